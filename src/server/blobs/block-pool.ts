/** What is gathered before it is written: few large writes instead of one for each packet. */
export const BLOCK_BYTES = 1024 * 1024;

/** Blocks kept for later; a dozen uploads at once use two each. */
const MAX_KEPT = 24;

/**
 * Memory in which what arrives is gathered, used again and again: packets are copied into it and forgotten while
 * they are young. Kept until they are written, they grow old, and collecting them then costs a third of an upload.
 */
export class BlockPool {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
  }

  /** Gives a block back; nothing may look at its bytes any more. */
  give(block: Buffer): void {
    if (this.#free.length < MAX_KEPT) this.#free.push(block);
  }
}
