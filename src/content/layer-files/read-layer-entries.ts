import {EcrctlError} from '../../errors.ts';
import {decodeTarExtension, isTarExtension, MAX_EXTENSION_BYTES} from '../tar/tar-extension.ts';
import {decodeTarAttributes, decodeTarHeader, TAR_BLOCK, type TarHeader} from '../tar/tar-header.ts';
import {ByteReader} from './byte-reader.ts';
import type {LayerFile, LayerFileType} from './layer-file.ts';

/** More entries than any image has; a layer that claims more is out for our memory. */
const MAX_LAYER_FILES = 1_000_000;
/** Linux takes no longer path. */
export const MAX_PATH = 4096;

/** An entry as it goes by. */
export interface LayerEntry {
  file: LayerFile;
  /** Its number among the entries of its layer, from 0: the same whenever the layer is read. */
  ordinal: number;
  /** The file's bytes, to be read before the next entry is asked for; what is not read is passed over. */
  body(): AsyncIterable<Uint8Array>;
}

/** What an extension says of the entry that follows it. */
interface Extension {
  name?: string;
  linkName?: string;
  size?: number;
  uid?: number;
  gid?: number;
  modified?: number;
  isSparse?: boolean;
  attributes?: Map<string, string>;
}

/**
 * The entries of an uncompressed layer, one by one, as the stream goes by: nothing is unpacked anywhere, and the
 * stream is read to its end, for padding after the archive belongs to the content that is verified.
 * @throws EcrctlError INVALID_ARCHIVE, ARCHIVE_TRUNCATED
 */
export async function* readLayerEntries(content: AsyncIterable<Uint8Array>): AsyncGenerator<LayerEntry> {
  const reader = new ByteReader(content);
  try {
    yield* entries(reader);
  } finally {
    await reader.close();
  }
}

async function* entries(reader: ByteReader): AsyncGenerator<LayerEntry> {
  let extension: Extension = {};
  let ordinal = 0;
  for (let block = await reader.take(TAR_BLOCK); block.length > 0; block = await reader.take(TAR_BLOCK)) {
    if (block.length < TAR_BLOCK) throw truncated();
    const header = decodeTarHeader(block);
    if (!header) return drain(reader);
    if (isTarExtension(header.type)) {
      extension = {...extension, ...(await readExtension(reader, header))};
      continue;
    }
    const body = new EntryBody(reader, extension.size ?? header.size);
    const file = toFile(header, extension, block);
    if (file) {
      if (ordinal >= MAX_LAYER_FILES) throw invalid(`the layer has more than ${MAX_LAYER_FILES} entries`);
      yield {file, ordinal: ordinal++, body: () => body.read()};
    }
    await body.pass();
    extension = {};
  }
}

/** What lies between a header and the next. */
class EntryBody {
  readonly #reader: ByteReader;
  readonly #padding: number;
  #left: number;

  constructor(reader: ByteReader, size: number) {
    this.#reader = reader;
    this.#left = size;
    this.#padding = padded(size) - size;
  }

  async *read(): AsyncGenerator<Uint8Array> {
    while (this.#left > 0) {
      const piece = await this.#reader.some(this.#left);
      if (!piece) throw truncated();
      this.#left -= piece.length;
      yield piece;
    }
  }

  async pass(): Promise<void> {
    if (!(await this.#reader.skip(this.#left + this.#padding))) throw truncated();
  }
}

async function drain(reader: ByteReader): Promise<void> {
  await reader.skip(Number.MAX_SAFE_INTEGER);
}

async function readExtension(reader: ByteReader, {type, size}: TarHeader): Promise<Extension> {
  if (size > MAX_EXTENSION_BYTES) throw invalid('a tar extension header of the layer is too large');
  const body = await reader.take(padded(size));
  if (body.length < size) throw truncated();
  return ofPax(decodeTarExtension(type, body.subarray(0, size)));
}

function ofPax(records: ReadonlyMap<string, string>): Extension {
  const extension: Extension = {};
  // GNU tar keeps a sparse file's true name apart (pax format 1.0); its body is not the file.
  const name = records.get('GNU.sparse.name') ?? records.get('path');
  const linkName = records.get('linkpath');
  if (name !== undefined) extension.name = name;
  if (linkName !== undefined) extension.linkName = linkName;
  for (const key of ['size', 'uid', 'gid'] as const) {
    const said = Number(records.get(key));
    if (Number.isSafeInteger(said) && said >= 0) extension[key] = said;
  }
  const modified = Number(records.get('mtime'));
  if (Number.isFinite(modified)) extension.modified = modified;
  const keys = [...records.keys()];
  if (keys.some(key => key.startsWith('GNU.sparse.'))) extension.isSparse = true;
  const attributes = keys.filter(key => ATTRIBUTE.test(key)).map(key => [key, records.get(key)!] as const);
  if (attributes.length > 0) extension.attributes = new Map(attributes);
  return extension;
}

/** How star and Go, and how libarchive write extended attributes. */
const ATTRIBUTE = /^(?:SCHILY|LIBARCHIVE)\.xattr\./;

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

function toFile(header: TarHeader, extension: Extension, block: Buffer): LayerFile | undefined {
  const {name = header.name, linkName = header.linkName, size = header.size} = extension;
  const path = cleanPath(name);
  const type = typeOf(header, extension);
  if (path === '' && type !== 'directory') return undefined;
  const said = decodeTarAttributes(block);
  const {uid = said.uid, gid = said.gid, modified = said.modified, attributes} = extension;
  return {
    path,
    type,
    size: type === 'directory' ? 0 : size,
    mode: said.mode & PERMISSIONS,
    uid,
    gid,
    ...(modified > 0 && modified <= LATEST && {modifiedAt: new Date(modified * 1000)}),
    ...(linkName !== '' && {linkTarget: linkName.slice(0, MAX_PATH + 1)}),
    ...(DEVICES.has(header.type) && {device: {major: said.deviceMajor, minor: said.deviceMinor}}),
    ...(attributes && {attributes}),
  };
}

/** Permissions with set-user-id, set-group-id and the sticky bit; some writers add the file's type. */
const PERMISSIONS = 0o7777;
/** Seconds that a date can hold. */
const LATEST = 8_640_000_000_000;
const DEVICES = new Set(['3', '4']);

function typeOf(header: TarHeader, {isSparse, name = header.name}: Extension): LayerFileType {
  if (isSparse) return 'other';
  // Before POSIX a folder was a file whose name ends with a slash.
  if (header.type === '0' && name.endsWith('/')) return 'directory';
  return TYPES[header.type] ?? 'other';
}

/** `./usr//bin/` is `usr/bin`. A path that is too long is cut one character later, to be known by that. */
function cleanPath(name: string): string {
  return name
    .slice(0, MAX_PATH + 1)
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
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
