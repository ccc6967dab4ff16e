import {StringDecoder} from 'node:string_decoder';
import {decodeInput, decodeStale} from './decode.ts';
import type {Input} from './key.ts';

/** How long an Escape waits for the rest of a sequence: long for a slow line, short for a finger. */
export const ESCAPE_DELAY = 40;

/** A terminal's input as keys and pastes. */
export interface Keyboard {
  /** Feeds what was read; a character or sequence may be split anywhere. */
  read(chunk: Uint8Array): void;
  /** Forgets what is half read, and its timer. */
  reset(): void;
}

/** Turns bytes into inputs; all keys of one read are handed over together, so that `jjj` is one frame. */
export function createKeyboard(onInputs: (inputs: Input[]) => void): Keyboard {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let timer: NodeJS.Timeout | undefined;

  const accept = (decoded: {inputs: Input[]; rest: string}): void => {
    rest = decoded.rest;
    if (decoded.inputs.length > 0) onInputs(decoded.inputs);
  };
  return {
    read(chunk) {
      clearTimeout(timer);
      accept(decodeInput(rest + decoder.write(chunk)));
      if (rest !== '') timer = setTimeout(() => accept(decodeStale(rest)), ESCAPE_DELAY);
    },
    reset() {
      clearTimeout(timer);
      rest = '';
    },
  };
}
