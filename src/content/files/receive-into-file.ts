import type {FileHandle} from 'node:fs/promises';
import {hasCode} from '../../errors.ts';
import {checkDigest, type Expectation} from '../content-verifier.ts';
import {receiveContent} from '../receive-content.ts';
import type {OpenContent, PushOptions} from '../store.ts';
import {PositionalSink} from './positional-sink.ts';
import {SeekableFile} from './seekable-file.ts';

/** Where in a file content goes; `location` names the file in errors. */
export interface ContentPlace {
  handle: FileHandle;
  location: string;
  start: number;
  /** Bytes that an earlier run has left there: a beginning that is not verified yet. */
  held?: number;
}

/** Below this, handing a download to another thread takes longer than it saves. */
const MIN_DIRECT_BYTES = 4 * 1024 * 1024;

/**
 * Takes content into its place in a file, verified. Where the source knows a way past this thread, that is tried
 * first; however far it comes, the rest comes the usual, patient way. A beginning of an earlier run that turns
 * out to be wrong is received anew, once.
 * @throws EcrctlError CONTENT_DIGEST_MISMATCH, CONTENT_SIZE_MISMATCH, CONTENT_TRAILING_DATA, DISK_FULL, IO_ERROR
 */
export async function receiveIntoFile(
  expected: Expectation,
  open: OpenContent,
  {place, ...options}: PushOptions & {place: ContentPlace},
): Promise<void> {
  const {held = 0} = place;
  if (held === 0) return receive(expected, open, {place, ...options});
  try {
    await receiveRest(expected, open, {place, position: held, ...options});
  } catch (error) {
    if (!hasCode(error, 'CONTENT_DIGEST_MISMATCH')) throw error;
    await receive(expected, open, {place, ...options});
  }
}

async function receive(
  expected: Expectation,
  open: OpenContent,
  {place, ...options}: PushOptions & {place: ContentPlace},
): Promise<void> {
  const {handle, start} = place;
  const isWorthIt = options.direct !== undefined && expected.size >= MIN_DIRECT_BYTES;
  const received = isWorthIt ? await options.direct?.({fd: handle.fd, start}, options) : undefined;
  options.signal?.throwIfAborted();
  if (received?.digest !== undefined) return checkDigest(expected, received.digest);
  await receiveRest(expected, open, {place, position: received?.position ?? 0, ...options});
}

/** Receives what follows `position`; what is before it is read from the file, to verify the whole. */
async function receiveRest(
  expected: Expectation,
  open: OpenContent,
  {place, position, ...options}: PushOptions & {place: ContentPlace; position: number},
): Promise<void> {
  const {handle, location, start} = place;
  const file = new SeekableFile(handle, {location, size: start + position});
  const held = position > 0 ? file.stream({start, end: start + position}) : undefined;
  const sink = new PositionalSink(handle, {location, start});
  try {
    await receiveContent(expected, open, {...options, sink, held});
    await sink.flush();
  } finally {
    await sink.settled();
  }
}
