import {ContentVerifier, type Expectation} from './content-verifier.ts';
import type {OpenContent, PushOptions} from './store.ts';
import {isBreak, StreamBreaks} from './stream-breaks.ts';

/** Where received bytes go: each exactly once, in order, before they are known to be right. */
export interface ContentSink {
  write(chunk: Uint8Array, position: number): Promise<void> | void;
}

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
  const breaks = new StreamBreaks(verifier.position);
  for (;;) {
    const cause = await takeAttempt(verifier, open, options);
    if (cause === undefined || verifier.position === expected.size) break;
    breaks.bear(cause, verifier.position);
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
