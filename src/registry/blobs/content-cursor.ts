import type {Readable} from 'node:stream';
import {CHUNK_BYTES} from '../../content/limits.ts';
import type {OpenContent} from '../../content/store.ts';
import {EcrctlError, hasCode} from '../../errors.ts';

/** Breaks in a row, each with less than a chunk of progress, after which a source is given up. */
const MAX_BREAKS = 5;

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
  #breaks = 0;
  #lastBreak = 0;

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
        this.#countBreak(error);
        this.#current = undefined;
        return undefined;
      }
    }
    throw superseded();
  }

  #countBreak(error: unknown): void {
    if (!isBreak(error)) throw error;
    this.#breaks = this.#position - this.#lastBreak >= CHUNK_BYTES ? 1 : this.#breaks + 1;
    this.#lastBreak = this.#position;
    if (this.#breaks >= MAX_BREAKS) throw error;
  }

  #release(): void {
    this.#epoch++;
    this.#waiting = false;
    this.#rest = undefined;
    this.#current?.stream.destroy();
    this.#current = undefined;
  }
}

/** Whether a stream's failure says that the line broke, not that the content is wrong. */
function isBreak(error: unknown): boolean {
  if (error instanceof EcrctlError) return hasCode(error, 'NETWORK_ERROR', 'TIMED_OUT');
  return error instanceof Error && error.name !== 'AbortError';
}

function superseded(): EcrctlError {
  return new EcrctlError('CANCELLED', 'reading has moved on to another place');
}
