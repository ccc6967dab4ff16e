import {writeFile} from 'node:fs/promises';
import type {Command} from 'commander';
import {systemReason} from '../../content/file-error.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {CommandContext} from '../context/command-context.ts';

/** An image that was pushed, pulled or copied, and where it is. */
export interface MovedImage {
  /** `registry/repository`, or the path of a file. */
  name: string;
  tags: readonly string[];
  /** Its digest at least; the rest where the image was looked at. */
  root: Descriptor | Pick<Descriptor, 'digest'>;
}

/** Files that tell scripts what was moved. */
export interface ResultFileOptions {
  digestFile?: string;
  metadataFile?: string;
}

/** Adds --digest-file and --metadata-file. */
export function addResultFileOptions(command: Command): Command {
  return command
    .option('--digest-file <file>', 'write the digest to a file')
    .option(
      '--metadata-file <file>',
      'write digest, descriptor and names to a file (JSON, as docker buildx does)',
    );
}

/** Tells files and the pipeline what was moved; nothing under --dry-run. @throws EcrctlError IO_ERROR */
export async function tellMoved(
  context: CommandContext,
  images: readonly MovedImage[],
  {digestFile, metadataFile}: ResultFileOptions,
): Promise<void> {
  const [first] = images;
  if (context.settings.dryRun || !first) return;
  if (digestFile) await writeResult(digestFile, images.map(({root}) => `${root.digest}\n`).join(''));
  if (metadataFile) {
    const metadata = images.map(metadataOf);
    const one = metadata.length === 1 ? metadata[0] : metadata;
    await writeResult(metadataFile, `${JSON.stringify(one, undefined, 2)}\n`);
  }
  const {annotations} = context;
  const refs = images.map(refOf).join('\n');
  await annotations.outputs({
    digest: first.root.digest,
    ref: refOf(first),
    ...(images.length > 1 ? {refs} : {}),
  });
  await annotations.summary(summaryOf(images));
}

function refOf({name, root}: MovedImage): string {
  return `${name}@${root.digest}`;
}

/** Members as `docker buildx build --metadata-file` writes them. */
function metadataOf({name, tags, root}: MovedImage): object {
  const {digest} = root;
  const descriptor = 'size' in root ? {mediaType: root.mediaType, digest, size: root.size} : {digest};
  return {
    'containerimage.digest': digest,
    'containerimage.descriptor': descriptor,
    'image.name': tags.length > 0 ? tags.map(tag => `${name}:${tag}`).join(',') : name,
  };
}

function summaryOf(images: readonly MovedImage[]): string {
  const rows = images.map(
    ({name, tags, root}) =>
      `| \`${name}\` | ${tags.map(tag => `\`${tag}\``).join(' ')} | \`${root.digest}\` |`,
  );
  return ['| Image | Tags | Digest |', '|---|---|---|', ...rows, ''].map(line => `${line}\n`).join('');
}

async function writeResult(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new EcrctlError('IO_ERROR', `${file} cannot be written: ${systemReason(cause)}`, {
      hint: 'the image itself is where it should be; only the file is missing',
      cause,
    });
  }
}
