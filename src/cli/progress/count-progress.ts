import type {Output} from '../output/output.ts';
import type {Settings} from '../settings/settings.ts';

/** Shows how far something with a known or unknown end has come. */
export interface CountProgress {
  at(done: number): void;
  /** Takes it down. */
  close(): void;
}

/** What is counted: `deleting 300 of 1200 images`. */
export interface CountLabel {
  verb: string;
  noun: string;
  total?: number;
}

/** Milliseconds between two lines of a log: shows life without filling it. */
const LINE_MS = 5000;
/** Milliseconds between two pictures on a terminal. */
const FRAME_MS = 100;

/** Counts on standard error in the way that --progress asks for. */
export function openCountProgress(settings: Settings, output: Output, label: CountLabel): CountProgress {
  const {stderr, quiet} = output.settings;
  const isTerminal = stderr.isTTY === true && process.env.TERM !== 'dumb';
  const mode = settings.progress === 'auto' ? (isTerminal ? 'tty' : 'plain') : settings.progress;
  if (quiet || mode === 'none') return {at() {}, close() {}};
  return countProgress(mode, {label, write: text => stderr.write(text), now: Date.now});
}

/** The same with everything handed in. */
export function countProgress(
  mode: 'tty' | 'plain' | 'json',
  {label, write, now}: {label: CountLabel; write: (text: string) => void; now: () => number},
): CountProgress {
  const interval = mode === 'tty' ? FRAME_MS : LINE_MS;
  let spokeAt = now();
  let drawn = false;
  return {
    at(done) {
      if (now() - spokeAt < interval) return;
      spokeAt = now();
      drawn = true;
      if (mode === 'json') write(`${JSON.stringify({type: 'count', ...label, done})}\n`);
      else write(mode === 'tty' ? `\r\u001b[K${textOf(label, done)}` : `${textOf(label, done)}\n`);
    },
    close() {
      if (mode === 'tty' && drawn) write('\r\u001b[K');
      drawn = false;
    },
  };
}

function textOf({verb, noun, total}: CountLabel, done: number): string {
  return total === undefined ? `${verb} ${noun}: ${done}` : `${verb} ${done} of ${total} ${noun}`;
}
