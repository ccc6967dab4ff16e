import type {Descriptor} from '../../oci/descriptor.ts';
import type {NodeRole, TransferEvent} from '../../transfer/event.ts';

/** One blob or manifest on its way. */
export interface BoardLine {
  descriptor: Descriptor;
  role: NodeRole;
  bytes: number;
  startedAt: number;
  note?: string;
}

/** Where a copy stands. Times are in milliseconds. */
export interface TransferBoard {
  active: Map<string, BoardLine>;
  plannedBlobs: number;
  plannedBytes: number;
  finishedBlobs: number;
  finishedBytes: number;
  skipped: number;
  startedAt: number;
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
  };
}

/** Takes an event into account. */
export function noteEvent(board: TransferBoard, event: TransferEvent, now: number): void {
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
  if (event.type === 'retrying') {
    if (line) line.note = `attempt ${event.attempt}: ${event.reason}`;
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

/** Bytes a second since the start; 0 before there is anything to say. */
export function rate(board: TransferBoard, now: number): number {
  const seconds = (now - board.startedAt) / 1000;
  return seconds <= 0 ? 0 : arrivedBytes(board) / seconds;
}

/** Seconds left at the rate so far; undefined while unknown. */
export function secondsLeft(board: TransferBoard, now: number): number | undefined {
  const speed = rate(board, now);
  const missing = board.plannedBytes - arrivedBytes(board);
  return speed > 0 && missing > 0 ? missing / speed : undefined;
}
