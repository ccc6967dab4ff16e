import {writeArchive} from '../../../content/archive/write-archive.ts';
import {canHeadBlob, canListImages, type ReadableStore} from '../../../content/store.ts';
import {EcrctlError, hasCode} from '../../../errors.ts';
import type {Descriptor} from '../../../oci/descriptor.ts';
import {type Digest, parseDigest} from '../../../oci/digest.ts';
import {parseImageLocation, STANDARD_STREAM} from '../../../oci/image-location.ts';
import type {Manifest} from '../../../oci/manifest.ts';
import {successors} from '../../../oci/successors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {deliverBlob} from '../../image-files/deliver-blob.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image blob`. */
export const defineImageBlob: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'blob <source> <digest> [file]',
    summary: 'write a layer, a configuration or a manifest by its digest',
    description:
      'Write a layer, a configuration or a manifest, as it is stored, to a file or to standard output. All of it ' +
      'is verified before any of it is written. The source is a repository (a tag makes no difference), an ' +
      'archive or a layout.',
    examples: [
      {command: 'ecrctl image blob app sha256:4a1c… layer.tar.gz', does: 'into a file'},
      {command: 'ecrctl image blob app sha256:4a1c… | tar -tz', does: 'to standard output'},
      {
        command: "ecrctl image blob app $(ecrctl image manifest app:1.0 --query 'config.digest')",
        does: 'an image’s configuration',
      },
    ],
    action: (context, [source, digest, file], options) =>
      printBlob(context, {
        source: source!,
        digest: parseDigest(digest!),
        target: file ?? STANDARD_STREAM,
        ...options,
      }),
  });
};

interface BlobRequest {
  source: string;
  digest: Digest;
  target: string;
}

async function printBlob(context: CommandContext, {source, digest, target}: BlobRequest): Promise<undefined> {
  const {store, name} = await openPlace(context, source);
  const found = await findContent(context, store, digest);
  if (!found) {
    throw new EcrctlError('BLOB_NOT_FOUND', `${name} holds no ${digest}`, {
      hint: `ecrctl image manifest ${source} shows what an image consists of`,
    });
  }
  const size = 'bytes' in found ? found.bytes.byteLength : found.size;
  if (context.settings.dryRun) context.output.note(`would write ${size} bytes to ${target}`);
  else if ('bytes' in found) await deliverManifest(context, found, target);
  else await deliverBlob(context, {store, blob: found, target});
  if (target === STANDARD_STREAM) return undefined;
  const reference = `${name}@${digest}`;
  await context.output.result({data: {reference, digest, size, path: target}, text: reference});
  return undefined;
}

async function openPlace(
  context: CommandContext,
  source: string,
): Promise<{store: ReadableStore; name: string}> {
  const location = parseImageLocation(source);
  return location.kind === 'registry'
    ? context.openRepository(location.reference)
    : {store: await context.openSource(location), name: location.path};
}

/** A blob, or a manifest where registries keep those apart. */
async function findContent(
  context: CommandContext,
  store: ReadableStore,
  digest: Digest,
): Promise<Descriptor | Manifest | undefined> {
  if (!canHeadBlob(store)) return findInImages(context, store, digest);
  const blob = await store.headBlob(digest, context);
  if (blob || canListImages(store)) return blob;
  try {
    return await store.fetchManifest(await store.resolve(digest, context), context);
  } catch (error) {
    if (hasCode(error, 'IMAGE_NOT_FOUND')) return undefined;
    throw error;
  }
}

/** In a docker archive, whose manifests are made as they are asked for. */
async function findInImages(
  context: CommandContext,
  store: ReadableStore,
  digest: Digest,
): Promise<Descriptor | Manifest | undefined> {
  for (const {descriptor} of canListImages(store) ? await store.images() : []) {
    const manifest = await store.fetchManifest(descriptor, context);
    if (manifest.digest === digest) return manifest;
    const found = successors(manifest).find(one => one.digest === digest);
    if (found) return found;
  }
  return undefined;
}

async function deliverManifest(context: CommandContext, {bytes}: Manifest, target: string): Promise<void> {
  if (target === STANDARD_STREAM) await context.output.content(bytes);
  else await writeArchive(target, once(bytes), context);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
