import {Writable} from 'node:stream';
import type {Painter} from './painter.ts';

/** The size of a terminal in cells. */
export interface Size {
  columns: number;
  rows: number;
}

/**
 * The stream that Ink takes for its terminal. In Ink's `debug` mode each write is one whole frame, which goes
 * to the painter; so nothing that Ink would do to a terminal (clearing, cursor moves, waiting for the next
 * thirtieth of a second, silence under `CI`) happens.
 */
export class FrameStream extends Writable {
  readonly isTTY = false;
  columns: number;
  rows: number;
  readonly #painter: Painter;

  constructor(size: Size, painter: Painter) {
    super({decodeStrings: false});
    this.columns = size.columns;
    this.rows = size.rows;
    this.#painter = painter;
  }

  /** Ink reads the new size with the next frame. */
  resize(size: Size): void {
    this.columns = size.columns;
    this.rows = size.rows;
    this.#painter.forget();
  }

  override _write(frame: string, _encoding: BufferEncoding, done: () => void): void {
    if (frame !== '') this.#painter.paint(frame);
    done();
  }
}
