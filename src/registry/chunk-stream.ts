import {Readable} from 'node:stream';

/** Chunks that a stream made of them asks for before they are read: one. */
export const CHUNKS_AHEAD = 1;

/**
 * A stream of chunks whose reader may leave at any moment: `stop` is aborted at once, even while a chunk is
 * still awaited, which a stream made by `Readable.from` would wait for. It holds no more than one chunk that
 * nobody has read yet, so that whoever lends them knows when each is done with.
 */
export function streamOfChunks(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  stop: AbortController,
): Readable {
  return new Readable({
    highWaterMark: CHUNKS_AHEAD,
    read() {
      chunks.next().then(
        next => this.push(next.done ? null : next.value),
        error => this.destroy(error),
      );
    },
    destroy(error, callback) {
      stop.abort();
      chunks.return().then(
        () => callback(error),
        () => callback(error),
      );
    },
  });
}
