import {writeSync} from 'node:fs';
import type {ReadStream, WriteStream} from 'node:tty';

/** The terminal that the screens have to themselves. */
export interface Terminal {
  /** Takes the terminal: alternate screen, no line wrapping, no cursor, pastes marked, keys one by one. */
  enter(): void;
  /** Gives it back as it was; may be called any number of times, also while the process dies. */
  leave(): void;
  write(text: string): void;
  readonly entered: boolean;
}

/** Standard output that is a terminal; `fd` serves when the process ends and nothing may wait. */
export type TerminalOutput = WriteStream & {readonly fd: number};

/** The screen need not be cleared, then or ever: a frame has as many lines as it has rows. */
const ENTER = '\x1b[?1049h\x1b[?7l\x1b[?25l\x1b[?2004h';
/** The reverse; mouse and focus reports too, in case something else turned them on. */
const LEAVE = '\x1b[?2026l\x1b[0m\x1b[?7h\x1b[?2004l\x1b[?1006l\x1b[?1000l\x1b[?1004l\x1b[?25h\x1b[?1049l';

/** The terminal behind standard input and output. */
export function openTerminal(stdin: ReadStream, stdout: TerminalOutput): Terminal {
  let entered = false;
  return {
    enter() {
      if (entered) return;
      entered = true;
      stdout.write(ENTER);
      stdin.setRawMode(true);
      stdin.ref();
      stdin.resume();
    },
    leave() {
      if (!entered) return;
      entered = false;
      quietly(() => stdin.setRawMode(false));
      stdin.pause();
      stdin.unref();
      // Synchronous, because the process may be ending; a terminal that is gone needs nothing.
      quietly(() => writeSync(stdout.fd, LEAVE));
    },
    write(text) {
      if (entered) stdout.write(text);
    },
    get entered() {
      return entered;
    },
  };
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // The terminal was closed: there is nobody to tell.
  }
}
