import {decodePax, decodeTarHeader, TAR_BLOCK, type TarHeader} from '../../content/tar/tar-header.ts';
import {EcrctlError} from '../../errors.ts';
import type {LayerFile, LayerFileType} from '../backend.ts';
import {ByteReader} from './byte-reader.ts';

/** More entries than any image has; a layer that claims more is out for our memory. */
export const MAX_LAYER_FILES = 1_000_000;
/** A pax or GNU extension holds a path or two. */
const MAX_EXTENSION_BYTES = 1024 * 1024;
/** Linux takes no longer path. */
const MAX_PATH = 4096;
/** So many entries are handed on together. */
const BATCH = 1000;

/** What an extension says of the entry that follows it. */
interface Extension {
  name?: string;
  linkName?: string;
  size?: number;
}

/**
 * The entries of an uncompressed layer, batch by batch, as the stream goes by: bodies are passed over, nothing is
 * unpacked anywhere.
 * @throws EcrctlError INVALID_ARCHIVE, ARCHIVE_TRUNCATED
 */
export async function* readLayerFiles(content: AsyncIterable<Uint8Array>): AsyncGenerator<LayerFile[]> {
  const reader = new ByteReader(content);
  let batch: LayerFile[] = [];
  let count = 0;
  try {
    for await (const file of entries(reader)) {
      if (++count > MAX_LAYER_FILES) throw invalid(`the layer has more than ${MAX_LAYER_FILES} entries`);
      batch.push(file);
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } finally {
    await reader.close();
  }
}

async function* entries(reader: ByteReader): AsyncGenerator<LayerFile> {
  let extension: Extension = {};
  for (let block = await reader.take(TAR_BLOCK); block.length > 0; block = await reader.take(TAR_BLOCK)) {
    if (block.length < TAR_BLOCK) throw truncated();
    const header = decodeTarHeader(block);
    if (!header) return drain(reader);
    if (EXTENSIONS.has(header.type)) {
      extension = {...extension, ...(await readExtension(reader, header))};
      continue;
    }
    const size = extension.size ?? header.size;
    if (!(await reader.skip(padded(size)))) throw truncated();
    const file = toFile({...header, ...extension, size}, block);
    if (file) yield file;
    extension = {};
  }
}

/** `x` pax, `g` pax for all that follows, `L` a long name, `K` a long link name. */
const EXTENSIONS = new Set(['x', 'g', 'L', 'K']);

/** What follows the end of an archive is padding, but belongs to the content that is verified. */
async function drain(reader: ByteReader): Promise<void> {
  await reader.skip(Number.MAX_SAFE_INTEGER);
}

async function readExtension(reader: ByteReader, {type, size}: TarHeader): Promise<Extension> {
  if (size > MAX_EXTENSION_BYTES) throw invalid('a tar extension header of the layer is too large');
  const body = await reader.take(padded(size));
  if (body.length < size) throw truncated();
  if (type === 'g') return {};
  if (type === 'L') return {name: untilZero(body.subarray(0, size))};
  if (type === 'K') return {linkName: untilZero(body.subarray(0, size))};
  const records = decodePax(body.subarray(0, size));
  const said = Number(records.get('size'));
  return {
    ...(records.has('path') && {name: records.get('path')!}),
    ...(records.has('linkpath') && {linkName: records.get('linkpath')!}),
    ...(Number.isSafeInteger(said) && said >= 0 && {size: said}),
  };
}

const TYPES: Record<string, LayerFileType> = {
  0: 'file',
  7: 'file',
  1: 'hardlink',
  2: 'symlink',
  3: 'character device',
  4: 'block device',
  5: 'directory',
  6: 'fifo',
};

function toFile(header: TarHeader, block: Buffer): LayerFile | undefined {
  const path = cleanPath(header.name);
  if (path === '') return undefined;
  const modified = octal(block, 136, 12);
  return {
    path,
    type: TYPES[header.type] ?? 'other',
    size: header.size,
    mode: octal(block, 100, 8),
    uid: octal(block, 108, 8),
    gid: octal(block, 116, 8),
    ...(modified > 0 && {modifiedAt: new Date(modified * 1000)}),
    ...(header.linkName !== '' && {linkTarget: header.linkName}),
  };
}

/** `./usr//bin/` is `usr/bin`; the path is only ever shown, so a `..` in it does no harm. */
function cleanPath(name: string): string {
  return name
    .slice(0, MAX_PATH)
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}

function octal(block: Buffer, start: number, length: number): number {
  const digits = untilZero(block.subarray(start, start + length)).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : 0;
}

function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

function padded(size: number): number {
  return Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
}

function invalid(message: string): EcrctlError {
  return new EcrctlError('INVALID_ARCHIVE', message, {hint: 'do not trust this image'});
}

function truncated(): EcrctlError {
  return new EcrctlError('ARCHIVE_TRUNCATED', 'the archive of the layer is cut short', {
    hint: 'push the image again',
  });
}
