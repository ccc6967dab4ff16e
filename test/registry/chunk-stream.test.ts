import {finished} from 'node:stream/promises';
import {expect, test} from 'vitest';
import {streamOfChunks} from '../../src/registry/chunk-stream.ts';

test('a reader that leaves while a chunk is awaited stops the source at once', async () => {
  const stop = new AbortController();
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    yield Buffer.from('first');
    // A server that has gone silent: only the abort ends the wait.
    await new Promise((_, reject) => stop.signal.addEventListener('abort', () => reject(stop.signal.reason)));
  }
  const stream = streamOfChunks(chunks(), stop);
  for await (const chunk of stream) {
    expect(String(chunk)).toBe('first');
    break;
  }
  // Leaving a loop early ends a stream with an AbortError, which is nobody's failure.
  await finished(stream).catch(() => {});
  expect(stop.signal.aborted).toBe(true);
});

test('a source that fails passes its error on', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    yield Buffer.from('x');
    throw new TypeError('broken');
  }
  const stream = streamOfChunks(chunks(), new AbortController());
  await expect(stream.toArray()).rejects.toThrow('broken');
});
