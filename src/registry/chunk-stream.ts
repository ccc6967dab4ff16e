import {Readable} from 'node:stream';
import {CHUNK_BYTES} from '../content/limits.ts';

/**
 * A stream of chunks whose reader may leave at any moment: `stop` is aborted at once, even while a chunk is
 * still awaited, which a stream made by `Readable.from` would wait for.
 */
export function streamOfChunks(
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
  stop: AbortController,
): Readable {
  return new Readable({
    highWaterMark: CHUNK_BYTES,
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
