import type {Readable} from 'node:stream';
import type {OpenContent} from '../../content/store.ts';
import {isBreak, StreamBreaks} from '../../content/stream-breaks.ts';
import {EcrctlError} from '../../errors.ts';

interface OpenStream {
  stream: Readable;
  chunks: AsyncIterator<Uint8Array>;
}

/**
 * Reads content forward, opening it only when it must: at the start, after a jump, and where its stream broke
 * off. A chunk is good until the next one is asked for. An `open` that fails is final; the source has its own patience. A jump makes whoever still waits for
 * the bytes before it fail.
 */
export class ContentCursor {
  readonly #open: OpenContent;
  readonly #controller = new AbortController();
  #current: OpenStream | undefined;
  #rest: Uint8Array | undefined;
  #position = 0;
  #epoch = 0;
  #waiting = false;
  readonly #breaks = new StreamBreaks(0);

  constructor(open: OpenContent) {
    this.#open = open;
  }

  /** Continues at `offset`; going on where the cursor stands costs nothing. */
  seek(offset: number): void {
    if (offset === this.#position && this.#current && !this.#waiting) return;
    this.#release();
    this.#position = offset;
  }

  /** The next bytes, at most `limit` of them; undefined at the end. */
  async next(limit: number): Promise<Uint8Array | undefined> {
    const chunk = this.#rest ?? (await this.#pull());
    if (chunk === undefined) return undefined;
    const taken = chunk.subarray(0, limit);
    this.#rest = taken.byteLength < chunk.byteLength ? chunk.subarray(limit) : undefined;
    this.#position += taken.byteLength;
    return taken;
  }

  /** Gives the source back; nothing can be read any more. */
  close(): void {
    this.#controller.abort();
    this.#release();
  }

  async #pull(): Promise<Uint8Array | undefined> {
    const epoch = this.#epoch;
    this.#waiting = true;
    try {
      for (;;) {
        const current = this.#current ?? (await this.#openHere(epoch));
        const next = await this.#read(current, epoch);
        if (next?.done) return undefined;
        if (next && next.value.byteLength > 0) return next.value;
      }
    } finally {
      if (epoch === this.#epoch) this.#waiting = false;
    }
  }

  async #openHere(epoch: number): Promise<OpenStream> {
    const {signal} = this.#controller;
    const stream = await this.#open({offset: this.#position, signal, lent: true});
    stream.on('error', () => {});
    if (epoch !== this.#epoch) {
      stream.destroy();
      throw superseded();
    }
    this.#current = {stream, chunks: stream[Symbol.asyncIterator]()};
    return this.#current;
  }

  /** One read; undefined when the stream broke off and the content shall be opened again. */
  async #read({chunks}: OpenStream, epoch: number): Promise<IteratorResult<Uint8Array> | undefined> {
    try {
      const next = await chunks.next();
      if (epoch === this.#epoch) return next;
    } catch (error) {
      if (epoch === this.#epoch) {
        if (!isBreak(error)) throw error;
        this.#breaks.bear(error, this.#position);
        this.#current = undefined;
        return undefined;
      }
    }
    throw superseded();
  }

  #release(): void {
    this.#epoch++;
    this.#waiting = false;
    this.#rest = undefined;
    this.#current?.stream.destroy();
    this.#current = undefined;
  }
}

function superseded(): EcrctlError {
  return new EcrctlError('CANCELLED', 'reading has moved on to another place');
}
