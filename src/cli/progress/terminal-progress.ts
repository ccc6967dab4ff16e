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

/** A terminal to draw on. */
export interface ProgressTerminal {
  write(text: string): void;
  columns(): number;
  colors: ChalkInstance;
  now: () => number;
}

/** A line for each active blob and one for the whole, redrawn in place. */
export function terminalProgress(terminal: ProgressTerminal): Progress {
  const board = newBoard(terminal.now());
  let drawn = 0;
  let lastFrame = 0;

  const erase = (): string => (drawn > 0 ? `\u001b[${drawn}A\u001b[J` : '');
  const draw = (): void => {
    const lines = boardLines(board, terminal);
    terminal.write(erase() + lines.map(line => `${line}\n`).join(''));
    drawn = lines.length;
  };
  return {
    onEvent(event) {
      noteEvent(board, event, terminal.now());
      if (terminal.now() - lastFrame < FRAME_MS) return;
      lastFrame = terminal.now();
      draw();
    },
    close() {
      terminal.write(erase());
      drawn = 0;
      if (board.finishedBlobs + board.skipped > 0) terminal.write(`${summaryLine(board, terminal)}\n`);
    },
  };
}

function boardLines(board: TransferBoard, terminal: ProgressTerminal): string[] {
  const lines = [...board.active.values()].slice(0, MAX_LINES).map(line => blobLine(line, terminal));
  return [...lines, totalLine(board, terminal)].map(line => sliceAnsi(line, 0, terminal.columns() - 1));
}

function blobLine(line: BoardLine, terminal: ProgressTerminal): string {
  const {descriptor, role, bytes, startedAt, note} = line;
  const share = descriptor.size === 0 ? 1 : Math.min(1, bytes / descriptor.size);
  const seconds = (terminal.now() - startedAt) / 1000;
  const speed = seconds > 0 ? `${humanBytes(bytes / seconds)}/s` : '';
  const size = `${humanBytes(bytes)} / ${humanBytes(descriptor.size)}`;
  const tail = note ? terminal.colors.yellow(harmless(note)) : speed;
  return `${role.padEnd(8)} ${shortDigest(descriptor.digest)} ${bar(share, terminal.colors)} ${size.padStart(19)}  ${tail}`;
}

function totalLine(board: TransferBoard, terminal: ProgressTerminal): string {
  const now = terminal.now();
  const left = secondsLeft(board, now);
  const parts = [
    `${board.finishedBlobs}/${Math.max(board.plannedBlobs, board.finishedBlobs)} blobs`,
    `${humanBytes(arrivedBytes(board))} / ${humanBytes(board.plannedBytes)}`,
    `${humanBytes(rate(board, now))}/s`,
    ...(left === undefined ? [] : [`${formatSeconds(left)} left`]),
  ];
  return terminal.colors.dim(parts.join('  '));
}

function summaryLine(board: TransferBoard, terminal: ProgressTerminal): string {
  const seconds = (terminal.now() - board.startedAt) / 1000;
  const moved =
    board.finishedBytes > 0 ? `, ${humanBytes(board.finishedBytes)} in ${formatSeconds(seconds)}` : '';
  return terminal.colors.dim(`${board.finishedBlobs} blobs moved, ${board.skipped} already there${moved}`);
}

function bar(share: number, colors: ChalkInstance): string {
  const full = Math.round(share * BAR_WIDTH);
  return `[${colors.green('#'.repeat(full))}${'.'.repeat(BAR_WIDTH - full)}]`;
}

function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`;
}
