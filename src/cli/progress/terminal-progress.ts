import type {ChalkInstance} from 'chalk';
import sliceAnsi from 'slice-ansi';
import {shortDigest} from '../../oci/digest.ts';
import {humanBytes} from '../output/cell.ts';
import {harmless} from '../output/harmless.ts';
import type {Progress} from './progress.ts';
import {
  arrivedBytes,
  type BoardLine,
  newBoard,
  noteEvent,
  rate,
  secondsLeft,
  type TransferBoard,
} from './transfer-board.ts';

/** Blobs shown at once; more would scroll a small terminal away. */
const MAX_LINES = 8;
/** Milliseconds between two pictures: smooth enough to read, too slow to cost anything. */
const FRAME_MS = 100;
const BAR_WIDTH = 24;
/** The speed of less than this tells of the start and the end, not of the line. */
const MIN_RATED_BYTES = 1024 * 1024;

/** A terminal to draw on. */
export interface ProgressTerminal {
  write(text: string): void;
  columns(): number;
  rows(): number;
  /** Does something again and again until what it returns is called. */
  every(milliseconds: number, task: () => void): () => void;
  colors: ChalkInstance;
  now: () => number;
}

/**
 * A line for each active blob and one for the whole, written over the last picture without clearing it. Pictures
 * follow the clock and not the events, so that a transfer on which nothing moves says so.
 */
export function terminalProgress(terminal: ProgressTerminal): Progress {
  const board = newBoard(terminal.now());
  let drawn = 0;
  let stop: (() => void) | undefined;

  // From the first column: Ctrl-C prints a ^C of its own.
  const top = (): string => (drawn > 0 ? `\r\u001b[${drawn}A` : '');
  const draw = (): void => {
    const lines = boardLines(board, terminal);
    terminal.write(`${top()}${lines.map(line => `${line}\u001b[K\n`).join('')}\u001b[J`);
    drawn = lines.length;
  };
  return {
    onEvent(event) {
      noteEvent(board, event, terminal.now());
      stop ??= terminal.every(FRAME_MS, draw);
    },
    note(line) {
      terminal.write(`${top()}${harmless(line)}\u001b[K\n\u001b[J`);
      drawn = 0;
    },
    close() {
      stop?.();
      terminal.write(drawn > 0 ? `${top()}\u001b[J` : '');
      drawn = 0;
      if (isDone(board)) terminal.write(`${summaryLine(board, terminal)}\n`);
    },
  };
}

/** Whether everything came that was to come; what was broken off is for others to tell of. */
function isDone({active, finishedBlobs, plannedBlobs, skipped}: TransferBoard): boolean {
  return active.size === 0 && finishedBlobs >= plannedBlobs && finishedBlobs + skipped > 0;
}

/** As many lines as fit, with the cursor below them. */
function boardLines(board: TransferBoard, terminal: ProgressTerminal): string[] {
  const room = Math.max(0, Math.min(MAX_LINES, terminal.rows() - 2));
  const lines = [...board.active.values()].slice(0, room).map(line => blobLine(line, terminal));
  return [...lines, totalLine(board, terminal)].map(line => sliceAnsi(line, 0, terminal.columns() - 1));
}

function blobLine(line: BoardLine, terminal: ProgressTerminal): string {
  const {descriptor, role, bytes, startedAt} = line;
  const share = descriptor.size === 0 ? 1 : Math.min(1, bytes / descriptor.size);
  const seconds = (terminal.now() - startedAt) / 1000;
  const speed = seconds > 0 && bytes > 0 ? `${humanBytes(bytes / seconds)}/s` : '';
  const size = `${humanBytes(bytes)} / ${humanBytes(descriptor.size)}`;
  return `${role.padEnd(8)} ${shortDigest(descriptor.digest)} ${bar(share, terminal.colors)} ${size.padStart(19)}  ${speed}`;
}

function totalLine(board: TransferBoard, terminal: ProgressTerminal): string {
  const now = terminal.now();
  const left = secondsLeft(board, now);
  const speed = rate(board, now);
  const isUnderWay = arrivedBytes(board) > 0 && board.active.size > 0;
  const parts = [
    `${board.finishedBlobs}/${Math.max(board.plannedBlobs, board.finishedBlobs)} blobs`,
    `${humanBytes(arrivedBytes(board))} / ${humanBytes(board.plannedBytes)}`,
    ...(speed > 0 ? [`${humanBytes(speed)}/s`] : isUnderWay ? ['nothing moves'] : []),
    ...(left === undefined ? [] : [`${formatSeconds(left)} left`]),
  ];
  return terminal.colors.dim(parts.join('  '));
}

function summaryLine(board: TransferBoard, terminal: ProgressTerminal): string {
  const {finishedBlobs, finishedBytes, skipped, startedAt} = board;
  const seconds = (terminal.now() - startedAt) / 1000;
  const speed =
    finishedBytes >= MIN_RATED_BYTES && seconds > 0 ? `, ${humanBytes(finishedBytes / seconds)}/s` : '';
  const moved =
    finishedBytes > 0 ? `, ${humanBytes(finishedBytes)} in ${formatSeconds(seconds)}${speed}` : '';
  const blobs = finishedBlobs === 1 ? '1 blob' : `${finishedBlobs} blobs`;
  return terminal.colors.dim(`${blobs} moved, ${skipped} already there${moved}`);
}

function bar(share: number, colors: ChalkInstance): string {
  const full = Math.round(share * BAR_WIDTH);
  return `[${colors.green('#'.repeat(full))}${'.'.repeat(BAR_WIDTH - full)}]`;
}

function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (whole < 60) return `${whole}s`;
  if (hours === 0) return `${minutes}m${pad(whole % 60)}s`;
  return hours < 100 ? `${hours}h${pad(minutes)}m` : `${Math.round(hours / 24)} days`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
