import {Writable} from 'node:stream';

/** Lists that stand beside each other, at most; each line of one is a single character for Ink. */
const COLUMNS = 3;

/**
 * The stream that Ink takes for its terminal. In Ink's `debug` mode each write is one whole frame, which is
 * handed on; so nothing that Ink would do to a terminal (clearing, cursor moves, waiting for the next thirtieth
 * of a second, silence under `CI`) happens.
 */
export class FrameStream extends Writable {
  readonly isTTY = false;
  readonly columns = COLUMNS;
  readonly #show: (frame: string) => void;

  constructor(show: (frame: string) => void) {
    super({decodeStrings: false});
    this.#show = show;
  }

  override _write(frame: string, _encoding: BufferEncoding, done: () => void): void {
    if (frame !== '') this.#show(frame);
    done();
  }
}
