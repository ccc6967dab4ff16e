import {createHash} from 'node:crypto';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {type Digest, digestOfHash, shortDigest} from '../../oci/digest.ts';
import {MEDIA_TYPE} from '../../oci/media-type.ts';
import {compressionOf, decompressed, MAGIC_BYTES} from '../compression/decompressed.ts';
import type {LayerCompressor} from '../compression/layer-compressor.ts';
import {printable} from '../printable.ts';
import type {Abortable, OpenContent} from '../store.ts';
import type {TarFiles} from '../tar/tar-files.ts';

/** A layer of a docker archive as a registry shall have it. */
export interface ArchiveLayer {
  descriptor: Descriptor;
  open: OpenContent;
  close(): Promise<void>;
}

/** Where a layer lies and what its image's configuration says it is. */
export interface ArchiveLayerSource {
  files: TarFiles;
  path: string;
  diffId: Digest;
}

const LAYER_TYPE = {
  none: MEDIA_TYPE.dockerLayer,
  gzip: MEDIA_TYPE.dockerLayerGzip,
  zstd: MEDIA_TYPE.ociLayerZstd,
} as const;

/**
 * Makes a layer ready for a registry: one that is compressed is taken as it is, a raw one is compressed.
 * @throws EcrctlError DIFF_ID_MISMATCH, BLOB_NOT_FOUND, ARCHIVE_TRUNCATED, UNSUPPORTED for bzip2 and xz
 */
export async function prepareLayer(
  source: ArchiveLayerSource,
  compressor: LayerCompressor,
  options: Abortable = {},
): Promise<ArchiveLayer> {
  const {files, path} = source;
  const open: OpenContent = opening => files.open(path, opening);
  if (compressionOf(await files.readHead(path, MAGIC_BYTES)) === 'none') {
    return compressLayer(source, compressor, {open, ...options});
  }
  const {digest, diffId, size, compression} = await inspectLayer(source, await open(options));
  checkDiffId(source, diffId);
  return {descriptor: {mediaType: LAYER_TYPE[compression], digest, size}, open, close: async () => {}};
}

async function compressLayer(
  source: ArchiveLayerSource,
  compressor: LayerCompressor,
  {open, ...options}: Abortable & {open: OpenContent},
): Promise<ArchiveLayer> {
  const layer = await compressor.compress(open, options);
  try {
    checkDiffId(source, layer.diffId);
  } catch (error) {
    await layer.close();
    throw error;
  }
  const {compression, digest, size} = layer;
  return {
    descriptor: {mediaType: LAYER_TYPE[compression], digest, size},
    open: layer.open,
    close: () => layer.close(),
  };
}

/** Reads a compressed layer once, for its own digest and for that of what is in it. */
async function inspectLayer({files, path}: ArchiveLayerSource, content: AsyncIterable<Uint8Array>) {
  const [stored, raw] = [createHash('sha256'), createHash('sha256')];
  let size = 0;
  let compression: 'gzip' | 'zstd' = 'gzip';
  const passing = async function* () {
    for await (const chunk of content) {
      if (size === 0 && compressionOf(chunk) === 'zstd') compression = 'zstd';
      size += chunk.byteLength;
      stored.update(chunk);
      yield chunk;
    }
  };
  for await (const chunk of decompressed(passing(), `${files.location}: ${printable(path)}`))
    raw.update(chunk);
  if (size !== (await files.sizeOf(path))) {
    throw new EcrctlError(
      'INVALID_ARCHIVE',
      `${files.location}: ${printable(path)} has bytes after its compressed data`,
    );
  }
  return {digest: digestOfHash(stored), diffId: digestOfHash(raw), size, compression};
}

function checkDiffId({files, path, diffId}: ArchiveLayerSource, found: Digest): void {
  if (found === diffId) return;
  throw new EcrctlError(
    'DIFF_ID_MISMATCH',
    `${files.location}: ${printable(path)} is ${shortDigest(found)}, its image's configuration says ${shortDigest(diffId)}`,
    {hint: 'the archive is damaged or was put together wrongly; save the image again'},
  );
}
