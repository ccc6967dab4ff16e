import type {Ora} from 'ora';
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
/** Milliseconds before a terminal shows anything: what is quicker needs no picture. */
const PATIENCE_MS = 200;

/** Counts on standard error in the way that --progress asks for. */
export function openCountProgress(settings: Settings, output: Output, label: CountLabel): CountProgress {
  const {stderr, quiet} = output.settings;
  const isTerminal = stderr.isTTY === true && process.env.TERM !== 'dumb';
  const mode = settings.progress === 'auto' ? (isTerminal ? 'tty' : 'plain') : settings.progress;
  if (quiet || mode === 'none') return {at() {}, close() {}};
  if (mode === 'tty') return countSpinner(stderr, label, PATIENCE_MS);
  return countLines(mode, {label, write: text => stderr.write(text), now: Date.now});
}

/** Lines of a log, with everything handed in. */
export function countLines(
  mode: 'plain' | 'json',
  {label, write, now}: {label: CountLabel; write: (text: string) => void; now: () => number},
): CountProgress {
  let spokeAt = now();
  return {
    at(done) {
      if (now() - spokeAt < LINE_MS) return;
      spokeAt = now();
      const line = mode === 'json' ? JSON.stringify({type: 'count', ...label, done}) : textOf(label, done);
      write(`${line}\n`);
    },
    close() {},
  };
}

/** A line beside a spinner on a terminal, once that is worth it. */
export function countSpinner(stream: NodeJS.WriteStream, label: CountLabel, patience: number): CountProgress {
  let text = startOf(label);
  let spinner: Ora | undefined;
  let isOver = false;
  const start = async (): Promise<void> => {
    const {default: ora} = await import('ora');
    // Interrupts are heard and the cursor is left as it is: this is all that the spinner does. Whether there is one
    // has been decided: ora would ask CI and TERM again, and show nothing where --progress tty asked for it.
    const choices = {isEnabled: true, color: false, discardStdin: false, hideCursor: false} as const;
    if (!isOver) spinner = ora({stream, text, ...choices}).start();
  };
  const timer = setTimeout(start, patience).unref();
  return {
    at(done) {
      text = textOf(label, done);
      if (spinner) spinner.text = text;
    },
    close() {
      isOver = true;
      clearTimeout(timer);
      spinner?.stop();
    },
  };
}

function startOf({verb, noun}: CountLabel): string {
  return `${verb} ${noun}`;
}

function textOf(label: CountLabel, done: number): string {
  const {verb, noun, total} = label;
  return total === undefined ? `${startOf(label)}: ${done}` : `${verb} ${done} of ${total} ${noun}`;
}
