import {MAX_PART_BYTES} from '../blobs/upload-limits.ts';

/** Layer parts held in memory at once; further ones wait unread, in their senders. */
const MAX_HELD = 5;

/**
 * Memory for the layer parts that are being received, used again and again: fresh memory for each would
 * grow faster than it is given back.
 */
export class PartBuffers {
  readonly #free: Buffer[] = [];
  readonly #waiting: ((buffer: Buffer) => void)[] = [];
  #made = 0;

  /** A buffer that holds the largest part. Pages that no part ever reached cost nothing. */
  async acquire(): Promise<Buffer> {
    const free = this.#free.pop();
    if (free) return free;
    if (this.#made === MAX_HELD) return new Promise(resolve => this.#waiting.push(resolve));
    this.#made += 1;
    return Buffer.allocUnsafeSlow(MAX_PART_BYTES);
  }

  /** Gives a buffer back; nothing may look at its bytes any more. */
  release(buffer: Buffer): void {
    const next = this.#waiting.shift();
    if (next) next(buffer);
    else this.#free.push(buffer);
  }
}
