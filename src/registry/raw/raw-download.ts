import {createHash} from 'node:crypto';
import {write as writeTo} from 'node:fs';
import {promisify} from 'node:util';
import {digestOfHash} from '../../oci/digest.ts';
import {exchangeRaw, type RawRequest} from './raw-exchange.ts';

const writeAt = promisify(writeTo);

/** A download of all of one blob into its place in an open file. */
export interface RawDownload extends RawRequest {
  algorithm: string;
  fd: number;
  /** Where in the file the first byte goes. */
  start: number;
}

/** How far a download came: with a digest, to its end; with a location, nowhere, for it was sent on. */
export interface RawOutcome {
  position: number;
  /** The status of the answer; 0 where none came. */
  code: number;
  /** `algorithm:hex` of what was written, when that is all of it. */
  digest?: string;
  location?: string;
}

/** Progress is told this often, in bytes. */
const PROGRESS_BYTES = 4 * 1024 * 1024;

/**
 * Downloads into a file: pieces are hashed as they come and written while the next ones arrive. When the line
 * breaks or the disk is full it says how far it came, and somebody more patient goes on.
 */
export async function downloadRaw(
  job: RawDownload,
  control: {signal: AbortSignal; onProgress: (position: number) => void},
): Promise<RawOutcome> {
  const {algorithm, fd, start, size} = job;
  const hash = createHash(algorithm);
  let received = 0;
  let told = 0;
  // Whoever goes on from here meets what kept a piece from its place again, and can name it.
  let written = size;
  let writing: Promise<void> = Promise.resolve();
  const write = async (piece: Buffer): Promise<void> => {
    const position = received;
    received += piece.length;
    hash.update(piece);
    try {
      await writePiece(fd, piece, start + position);
    } catch (error) {
      written = Math.min(written, position);
      throw error;
    }
    if (received - told < PROGRESS_BYTES) return;
    told = received;
    control.onProgress(received);
  };
  const take = (piece: Buffer): Promise<void> => {
    const done = write(piece);
    writing = Promise.allSettled([writing, done]).then(() => {});
    return done;
  };
  const head = await exchangeRaw(job, take, control.signal);
  await writing;
  if (head.status === 'redirect') return {position: 0, code: head.code, location: head.location};
  if (head.status !== 'content') return {position: 0, code: head.status === 'other' ? head.code : 0};
  const {code} = head;
  const position = Math.min(received, written);
  return position < size ? {position, code} : {position, code, digest: digestOfHash(hash, algorithm)};
}

async function writePiece(fd: number, piece: Buffer, at: number): Promise<void> {
  for (let written = 0; written < piece.length; ) {
    const {bytesWritten} = await writeAt(fd, piece, written, piece.length - written, at + written);
    written += bytesWritten;
  }
}
