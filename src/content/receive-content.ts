import {EcrctlError, hasCode} from '../errors.ts';
import {ContentVerifier, type Expectation} from './content-verifier.ts';
import {CHUNK_BYTES} from './limits.ts';
import type {OpenContent, PushOptions} from './store.ts';

/** Where received bytes go: each exactly once, in order, before they are known to be right. */
export interface ContentSink {
  write(chunk: Uint8Array, position: number): Promise<void> | void;
}

/** Breaks in a row, each with less than a chunk of progress, after which the source is given up. */
const MAX_BREAKS = 5;

/**
 * Takes content into a sink, verified. When its stream breaks off half-way it is opened again where it broke
 * and goes on; an `open` that fails is final (the source has its own patience), and so are wrong bytes. What is
 * `held` is the beginning of the content, there already: it is hashed but not written again.
 * @throws EcrctlError CONTENT_DIGEST_MISMATCH, CONTENT_SIZE_MISMATCH, CONTENT_TRAILING_DATA
 */
export async function receiveContent(
  expected: Expectation,
  open: OpenContent,
  options: PushOptions & {sink: ContentSink; held?: AsyncIterable<Uint8Array> | undefined},
): Promise<void> {
  const verifier = new ContentVerifier(expected);
  for await (const chunk of options.held ?? []) verifier.update(chunk);
  let breaks = 0;
  for (;;) {
    const offset = verifier.position;
    const cause = await takeAttempt(verifier, open, options);
    if (cause === undefined || verifier.position === expected.size) break;
    breaks = verifier.position - offset >= CHUNK_BYTES ? 1 : breaks + 1;
    if (breaks >= MAX_BREAKS) throw cause;
  }
  verifier.finish();
}

/** Reads until the content ends (undefined) or its stream breaks off (the error). */
async function takeAttempt(
  verifier: ContentVerifier,
  open: OpenContent,
  options: PushOptions & {sink: ContentSink},
): Promise<unknown> {
  const {sink, signal, onProgress} = options;
  const stream = await open({offset: verifier.position, signal});
  let broken: unknown;
  stream.once('error', error => {
    broken = error;
  });
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      signal?.throwIfAborted();
      const position = verifier.position;
      await sink.write(verifier.update(chunk), position);
      onProgress?.(verifier.position);
    }
    return undefined;
  } catch (error) {
    if (error !== broken || signal?.aborted || !isBreak(error)) throw error;
    return error;
  }
}

/** Whether a stream's failure says that the line broke, not that the content is wrong. */
function isBreak(error: unknown): boolean {
  if (error instanceof EcrctlError) return hasCode(error, 'NETWORK_ERROR', 'TIMED_OUT');
  return error instanceof Error && error.name !== 'AbortError';
}
