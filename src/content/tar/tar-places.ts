import {EcrctlError} from '../../errors.ts';
import type {SeekableFile} from '../files/seekable-file.ts';
import {decodeTarHeader, TAR_BLOCK, type TarHeader} from './tar-header.ts';
import type {TarEntry} from './tar-index.ts';

/**
 * Reads which files an unfinished tar of our own has made room for, and where the next one would go. It ends at
 * the first header that is missing, damaged, of a form that we do not write for blobs, or not wanted.
 */
export async function readTarPlaces(
  file: SeekableFile,
  isWanted: (name: string) => boolean,
): Promise<{places: Map<string, TarEntry>; end: number}> {
  const places = new Map<string, TarEntry>();
  let end = 0;
  for (;;) {
    const header = await readHeader(file, end);
    if (!header || !isWanted(header.name)) return {places, end};
    const start = end + TAR_BLOCK;
    places.set(header.name, {start, size: header.size});
    end = start + Math.ceil(header.size / TAR_BLOCK) * TAR_BLOCK;
  }
}

async function readHeader(file: SeekableFile, at: number): Promise<TarHeader | undefined> {
  const block = await file.read(at, TAR_BLOCK);
  if (block.length < TAR_BLOCK) return undefined;
  try {
    const header = decodeTarHeader(block);
    return header && PLAIN.has(header.type) ? header : undefined;
  } catch (error) {
    if (error instanceof EcrctlError) return undefined;
    throw error;
  }
}

/** Files and folders. */
const PLAIN = new Set(['0', '5']);
