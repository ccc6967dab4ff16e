import type {Descriptor} from '../../oci/descriptor.ts';
import type {NodeRole, TransferEvent} from '../../transfer/event.ts';

/** One blob or manifest on its way. */
export interface BoardLine {
  descriptor: Descriptor;
  role: NodeRole;
  bytes: number;
  startedAt: number;
}

/** How much had arrived at some moment. */
interface Sample {
  at: number;
  bytes: number;
}

/** Milliseconds over which speed is measured: long enough to be steady, short enough to tell of a stall. */
const WINDOW_MS = 8000;
/** Milliseconds between two samples. */
const SAMPLE_MS = 250;
/** Before a second has gone by and so much has arrived, nobody can say how long the rest will take. */
const MIN_ELAPSED_MS = 1000;
const MIN_ARRIVED_BYTES = 1024 * 1024;
const MIN_ARRIVED_SHARE = 0.01;

/** Where a copy stands. Times are in milliseconds. */
export interface TransferBoard {
  active: Map<string, BoardLine>;
  plannedBlobs: number;
  plannedBytes: number;
  finishedBlobs: number;
  finishedBytes: number;
  skipped: number;
  startedAt: number;
  /** Those of the window, and the last one before it. */
  samples: Sample[];
}

/** An empty board. */
export function newBoard(now: number): TransferBoard {
  return {
    active: new Map(),
    plannedBlobs: 0,
    plannedBytes: 0,
    finishedBlobs: 0,
    finishedBytes: 0,
    skipped: 0,
    startedAt: now,
    samples: [{at: now, bytes: 0}],
  };
}

/** Takes an event into account. */
export function noteEvent(board: TransferBoard, event: TransferEvent, now: number): void {
  count(board, event, now);
  if (now - board.samples.at(-1)!.at < SAMPLE_MS) return;
  board.samples.push({at: now, bytes: arrivedBytes(board)});
  while (board.samples[1]!.at <= now - WINDOW_MS) board.samples.shift();
}

function count(board: TransferBoard, event: TransferEvent, now: number): void {
  if (event.type === 'planned') {
    board.plannedBlobs += event.blobs;
    board.plannedBytes += event.bytes;
    return;
  }
  const {descriptor, role} = event;
  if (event.type === 'started') {
    board.active.set(descriptor.digest, {descriptor, role, bytes: 0, startedAt: now});
    return;
  }
  const line = board.active.get(descriptor.digest);
  if (event.type === 'progress') {
    if (line) line.bytes = event.bytes;
    return;
  }
  board.active.delete(descriptor.digest);
  if (event.type === 'skipped') board.skipped += 1;
  if (role === 'manifest' || event.type === 'failed') return;
  if (event.type === 'finished' || event.type === 'mounted' || line) {
    board.finishedBlobs += 1;
    board.finishedBytes += descriptor.size;
  }
}

/** Bytes that have arrived, those of unfinished blobs included. */
export function arrivedBytes(board: TransferBoard): number {
  let bytes = board.finishedBytes;
  for (const line of board.active.values()) if (line.role !== 'manifest') bytes += line.bytes;
  return bytes;
}

/** Bytes a second of late; 0 before there is anything to say, and when nothing moves any more. */
export function rate(board: TransferBoard, now: number): number {
  const before = board.samples.findLast(({at}) => at <= now - WINDOW_MS) ?? board.samples[0]!;
  const seconds = (now - before.at) / 1000;
  return seconds <= 0 ? 0 : Math.max(0, arrivedBytes(board) - before.bytes) / seconds;
}

/** Seconds left at the rate of late; undefined while unknown. */
export function secondsLeft(board: TransferBoard, now: number): number | undefined {
  const arrived = arrivedBytes(board);
  const missing = board.plannedBytes - arrived;
  const isEarly =
    now - board.startedAt < MIN_ELAPSED_MS ||
    arrived < Math.min(MIN_ARRIVED_BYTES, board.plannedBytes * MIN_ARRIVED_SHARE);
  const speed = rate(board, now);
  return isEarly || missing <= 0 || speed === 0 ? undefined : missing / speed;
}
