import {CHUNKS_AHEAD} from '../chunk-stream.ts';
import type {AnswerHead} from './answer-head.ts';
import {exchangeRaw, type RawRequest} from './raw-exchange.ts';

/** What came of asking for content: the content, or the place where it is, or something for others to judge. */
export type RawAnswer =
  | {status: 'content'; code: number; chunks: AsyncGenerator<Uint8Array, void, undefined>}
  | {status: 'redirect'; code: number; location: string}
  | {status: 'other'; code: number};

/**
 * Opens content whose size is known as chunks that come past streams. A chunk is good until the one after the
 * next is asked for, for a stream asks for one before its reader does. When the line breaks the chunks end early,
 * and somebody more patient goes on.
 */
export async function openRaw(request: RawRequest, signal: AbortSignal): Promise<RawAnswer> {
  const reader = new RawReader(request, signal);
  const ended = await reader.begun();
  if (ended === undefined) return {status: 'content', code: 200, chunks: reader.chunks()};
  if (ended.status === 'redirect') return ended;
  return {status: 'other', code: ended.status === 'incomplete' ? 0 : ended.code};
}

/** A piece, and how to give its memory back. */
interface Lent {
  piece: Buffer;
  release: () => void;
}

class RawReader {
  readonly #stop = new AbortController();
  readonly #waiting: Lent[] = [];
  #ended: AnswerHead | undefined;
  #wake = (): void => {};

  constructor(request: RawRequest, signal: AbortSignal) {
    const either = AbortSignal.any([signal, this.#stop.signal]);
    exchangeRaw(request, piece => this.#queue(piece), either).then(head => {
      this.#ended = head;
      this.#wake();
    });
  }

  /** Nothing as soon as content is there; what was answered when none came. */
  async begun(): Promise<AnswerHead | undefined> {
    await this.#news();
    return this.#waiting.length > 0 ? undefined : this.#ended;
  }

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    const given: Lent[] = [];
    try {
      for (;;) {
        if (given.length > CHUNKS_AHEAD) given.shift()!.release();
        await this.#news();
        const next = this.#waiting.shift();
        if (next === undefined) return;
        given.push(next);
        yield next.piece;
      }
    } finally {
      this.#stop.abort();
    }
  }

  #queue(piece: Buffer): Promise<void> {
    return new Promise(release => {
      this.#waiting.push({piece, release});
      this.#wake();
    });
  }

  /** Waits for a piece or for the end. */
  async #news(): Promise<void> {
    if (this.#waiting.length > 0 || this.#ended) return;
    await new Promise<void>(resolve => {
      this.#wake = resolve;
    });
  }
}
