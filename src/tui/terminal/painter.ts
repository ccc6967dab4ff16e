/** Begins and ends a frame that the terminal shows at once (synchronized output; others ignore it). */
const BEGIN_FRAME = '\x1b[?2026h';
const END_FRAME = '\x1b[?2026l';
const ERASE_TO_END = '\x1b[K';
const RESET_STYLE = '\x1b[0m';

/** Draws frames on a terminal. */
export interface Painter {
  /** Shows a frame of lines; the screen's height is the number of its lines. */
  paint(frame: string): void;
  /** Forgets what is on the screen: something else wrote there, or its size changed. */
  forget(): void;
  /** Writes nothing from now on until `resume`; frames that come meanwhile are dropped. */
  pause(): void;
  resume(): void;
}

/**
 * Draws only the lines that changed, each where it stands, and never clears the screen: Ink's own writer
 * clears it at full height and whenever the window shrinks, which flickers.
 */
export function createPainter(write: (text: string) => void, translate: (line: string) => string): Painter {
  let shown: string[] = [];
  let paused = false;
  return {
    paint(frame) {
      if (paused) return;
      const lines = frame.split('\n');
      const changes = lines.flatMap((line, row) =>
        line === shown[row] ? [] : [drawLine(row, translate(line))],
      );
      shown = lines;
      if (changes.length > 0) write(BEGIN_FRAME + changes.join('') + END_FRAME);
    },
    forget() {
      shown = [];
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      shown = [];
    },
  };
}

/**
 * The row is emptied first, so that blanks at its end need not be sent; erasing afterwards would take away the
 * last character of a full line.
 */
function drawLine(row: number, line: string): string {
  return `\x1b[${row + 1};1H${RESET_STYLE}${ERASE_TO_END}${line.trimEnd()}${RESET_STYLE}`;
}
