import {EcrctlError} from '../../../errors.ts';
import {STANDARD_STREAM} from '../../../oci/image-location.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {
  type ArtifactFile,
  artifactFiles,
  checkNames,
  isContainerImage,
  makePlace,
} from '../../image-files/artifact-files.ts';
import {deliverBlob} from '../../image-files/deliver-blob.ts';
import {bytes} from '../../output/cell.ts';
import {type ImageEnd, resolveOneImage} from '../../resolve-image.ts';
import type {CommandDefinition} from '../command-definition.ts';

interface ContentOptions {
  platform?: string;
  overwrite?: boolean;
}

/** A file of an artifact, and where it was written. */
type WrittenFile = ArtifactFile & {path?: string};

/**
 * `ecrctl image content`: what an artifact holds. `files` are those of a file system and `pull` gets a whole image
 * that can be pushed again; "content" is what the terminal interface calls the same.
 */
export const defineImageContent: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'content <source> [target]',
    summary: 'get the files that an artifact holds: an SBOM, a signature, a chart',
    description:
      'List the files that an artifact holds, or write them into a folder under the names that the artifact gives ' +
      'them (its digest where it gives none), or write the only one to standard output. Every file is verified ' +
      'before it is there; names that lead out of the folder are refused, and files that are there are kept.',
    examples: [
      {command: 'ecrctl image content app@sha256:4a1c…', does: 'names, types and sizes'},
      {command: 'ecrctl image content app@sha256:4a1c… - | jq .', does: 'an SBOM, to standard output'},
      {command: 'ecrctl image content charts/app:1.0 files/', does: 'all files, into a folder'},
      {command: 'ecrctl image referrers app:1.0', does: 'the artifacts that refer to an image'},
    ],
    action: (context, [source, target], options) => getContent(context, {source: source!, target, options}),
  })
    .option('--platform <platform>', 'the artifact for this platform, where the source is an index')
    .option('--overwrite', 'replace files that are in the folder already');
};

async function getContent(
  context: CommandContext,
  {source, target, options}: {source: string; target: string | undefined; options: ContentOptions},
): Promise<undefined> {
  const {end, root, manifest} = await resolveOneImage(context, source, options);
  if (isContainerImage(manifest)) throw noArtifact(source);
  const files = artifactFiles(manifest);
  if (target === STANDARD_STREAM) return writeOnly(context, end, {files, source});
  const written = target === undefined ? files : await writeAll(context, end, {files, target, options});
  await context.output.result({
    data: {
      reference: `${end.name}@${root.digest}`,
      imageDigest: root.digest,
      artifactType: manifest.artifactType ?? manifest.config.mediaType,
      files: written.map(({descriptor, ...file}) => ({...file, ...descriptor})),
    },
    table: {
      columns: ['name', 'type', {heading: 'size', align: 'right'}, 'digest'],
      rows: written.map(({name, path, descriptor: {mediaType, size, digest}}: WrittenFile) => [
        path ?? name,
        mediaType,
        bytes(size),
        digest,
      ]),
      empty: 'the artifact holds no files',
    },
  });
  return undefined;
}

async function writeOnly(
  context: CommandContext,
  {store}: ImageEnd,
  {files, source}: {files: readonly ArtifactFile[]; source: string},
): Promise<undefined> {
  const [only, ...others] = files;
  if (!only || others.length > 0) {
    throw new EcrctlError('USAGE', `${source} holds ${files.length} files, and standard output is for one`, {
      hint: only
        ? `name a folder; one alone: ecrctl image blob ${source} ${only.descriptor.digest}`
        : undefined,
    });
  }
  if (!context.settings.dryRun)
    await deliverBlob(context, {store, blob: only.descriptor, target: STANDARD_STREAM});
  return undefined;
}

async function writeAll(
  context: CommandContext,
  {store}: ImageEnd,
  {files, target, options}: {files: readonly ArtifactFile[]; target: string; options: ContentOptions},
): Promise<WrittenFile[]> {
  checkNames(files);
  const written: WrittenFile[] = [];
  for (const file of files) {
    if (context.settings.dryRun) {
      written.push({...file, path: `${target.replace(/\/+$/, '')}/${file.name}`});
      continue;
    }
    const path = await makePlace(target, file.name, {overwrite: options.overwrite === true});
    await deliverBlob(context, {store, blob: file.descriptor, target: path});
    written.push({...file, path});
  }
  return written;
}

function noArtifact(source: string): EcrctlError {
  return new EcrctlError('USAGE', `${source} is a container image, whose layers are a file system`, {
    hint: `ecrctl image export ${source} FILE.tar writes it, ecrctl image files ${source} lists it`,
  });
}
