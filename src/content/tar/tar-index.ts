import {EcrctlError} from '../../errors.ts';
import type {SeekableFile} from '../files/seekable-file.ts';
import {quoted} from '../printable.ts';
import {decodeTarExtension, isTarExtension, MAX_EXTENSION_BYTES} from './tar-extension.ts';
import {decodeTarHeader, TAR_BLOCK, type TarHeader} from './tar-header.ts';

/** Where a file's bytes lie in a tar. */
export interface TarEntry {
  start: number;
  size: number;
}

/** Every file of a tar by its path, without a leading `./`. */
export interface TarIndex {
  entries: Map<string, TarEntry>;
  /** Links by path: what they point at, as a path in the tar. */
  links: Map<string, string>;
  /** Whether the archive ends as archives do; one that was cut between two files does not. */
  isComplete: boolean;
}

/** What extensions say about the file that follows them. */
interface Extension {
  name?: string;
  linkName?: string;
  size?: number;
}

/**
 * Walks the headers of a tar once, reading little but headers. Where a path occurs twice the last one counts,
 * as when unpacking.
 * @throws EcrctlError INVALID_ARCHIVE, ARCHIVE_TRUNCATED
 */
export async function readTarIndex(file: SeekableFile): Promise<TarIndex> {
  const index: TarIndex = {entries: new Map(), links: new Map(), isComplete: false};
  const blocks = blockReader(file);
  let extension: Extension = {};
  if (file.size === 0) throw notTar(file);
  for (let at = 0; at < file.size; ) {
    const header = readHeader(file, await blocks(at), at);
    if (header === undefined) {
      index.isComplete = true;
      break;
    }
    const isExtension = isTarExtension(header.type);
    const size = isExtension ? header.size : (extension.size ?? header.size);
    const start = at + TAR_BLOCK;
    if (start + size > file.size) throw truncated(file, extension.name ?? header.name);
    if (isExtension) {
      extension = {...extension, ...(await readExtension(file, header, start))};
    } else {
      addEntry(index, {...header, ...extension, size}, {file, start});
      extension = {};
    }
    at = start + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
  }
  return index;
}

/** Read at once: small files lie close together, of large ones this much is read in vain. */
const WINDOW_BYTES = 64 * 1024;

/** Reads the block at a place, shorter at the end of the file; blocks that lie close together in one go. */
function blockReader(file: SeekableFile): (at: number) => Promise<Buffer> {
  let start = 0;
  let window: Buffer = Buffer.alloc(0);
  return async at => {
    if (at < start || at + TAR_BLOCK > start + window.length) {
      start = at;
      window = await file.read(at, WINDOW_BYTES);
    }
    return window.subarray(at - start, at - start + TAR_BLOCK);
  };
}

function readHeader(file: SeekableFile, block: Buffer, at: number): TarHeader | undefined {
  if (block.length < TAR_BLOCK) {
    if (at === 0) throw notTar(file);
    throw truncated(file, `the header at byte ${at}`);
  }
  try {
    return decodeTarHeader(block);
  } catch (cause) {
    if (at === 0) throw notTar(file);
    const why = cause instanceof EcrctlError ? cause.message : 'it cannot be read';
    throw new EcrctlError(
      'INVALID_ARCHIVE',
      `${file.location}: the tar header at byte ${at} is damaged: ${why}`,
      {
        cause,
      },
    );
  }
}

async function readExtension(file: SeekableFile, header: TarHeader, start: number): Promise<Extension> {
  if (header.size > MAX_EXTENSION_BYTES) {
    throw new EcrctlError('INVALID_ARCHIVE', `${file.location}: a tar extension header is too large`);
  }
  const records = decodeTarExtension(header.type, await file.read(start, header.size));
  const name = records.get('path');
  const linkName = records.get('linkpath');
  return {
    ...(name === undefined ? {} : {name}),
    ...(linkName === undefined ? {} : {linkName}),
    ...(records.has('size') ? {size: paxSize(file, records.get('size')!)} : {}),
  };
}

function paxSize(file: SeekableFile, text: string): number {
  const size = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(size)) return size;
  throw new EcrctlError('INVALID_ARCHIVE', `${file.location}: a pax extension has no valid size`);
}

function addEntry(index: TarIndex, header: TarHeader, at: {file: SeekableFile; start: number}): void {
  const name = containedPath(header.name, at.file);
  if (name === '') return;
  index.entries.delete(name);
  index.links.delete(name);
  if (header.type === '0' || header.type === '7') {
    index.entries.set(name, {start: at.start, size: header.size});
  } else if (header.type === '1') {
    index.links.set(name, header.linkName);
  } else if (header.type === '2') {
    const folder = name.slice(0, name.lastIndexOf('/') + 1);
    index.links.set(name, header.linkName.startsWith('/') ? header.linkName : folder + header.linkName);
  }
}

/** How many links may lead to one another; more is a loop. */
const MAX_LINKS = 8;

/**
 * Finds a file by its path, through links.
 * @throws EcrctlError INVALID_ARCHIVE when a link leads out of the archive
 */
export function findTarEntry(index: TarIndex, path: string, location: string): TarEntry | undefined {
  let next: string | undefined = path;
  for (let followed = 0; followed <= MAX_LINKS && next !== undefined; followed++) {
    const name = resolvePath(next);
    if (name === undefined) throw climbsOut(location, next);
    const entry = index.entries.get(name);
    if (entry) return entry;
    next = index.links.get(name);
  }
  return undefined;
}

function containedPath(name: string, file: SeekableFile): string {
  const parts = name.split('/');
  if (name.startsWith('/') || parts.includes('..')) throw climbsOut(file.location, name);
  return parts.filter(part => part !== '' && part !== '.').join('/');
}

/** A path without its `.` and `..`; undefined when it leads above the top. */
function resolvePath(path: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return parts.join('/');
}

/** @param file where it is, and how large where that is known */
export function notTar(file: {location: string; size?: number}): EcrctlError {
  const what = file.size === 0 ? 'is empty' : 'is not a tar archive';
  return new EcrctlError('INVALID_ARCHIVE', `${file.location} ${what}`, {
    hint: 'an image archive is what "ecrctl pull", "docker save" or "skopeo copy" write',
  });
}

function truncated(file: SeekableFile, where: string): EcrctlError {
  return new EcrctlError('ARCHIVE_TRUNCATED', `${file.location} is cut short within ${quoted(where)}`, {
    hint: 'copy or download the file again',
  });
}

function climbsOut(location: string, name: string): EcrctlError {
  return new EcrctlError(
    'INVALID_ARCHIVE',
    `${location} holds a path that leads out of it: ${quoted(name)}`,
    {
      hint: 'do not trust this file',
    },
  );
}
