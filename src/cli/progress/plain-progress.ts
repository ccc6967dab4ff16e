import {shortDigest} from '../../oci/digest.ts';
import type {TransferEvent} from '../../transfer/event.ts';
import {humanBytes} from '../output/cell.ts';
import {harmless} from '../output/harmless.ts';
import type {Progress} from './progress.ts';
import {arrivedBytes, newBoard, noteEvent} from './transfer-board.ts';

/** A line at every tenth of the whole, so that a log shows life without filling up. */
const HEARTBEAT_SHARE = 0.1;
/** Milliseconds of silence before a heartbeat: small copies need none. */
const HEARTBEAT_SILENCE = 2000;

/** One line for each finished blob and manifest, and a heartbeat: for logs and pipes. */
export function plainProgress(write: (line: string) => void, now: () => number): Progress {
  const board = newBoard(now());
  let announced = 0;
  let spokeAt = now();
  const say = (line: string): void => {
    spokeAt = now();
    write(harmless(line));
  };
  return {
    onEvent(event) {
      noteEvent(board, event, now());
      const line = plainLine(event);
      if (line) say(line);
      const share = board.plannedBytes === 0 ? 0 : arrivedBytes(board) / board.plannedBytes;
      if (event.type !== 'progress' || share < announced + HEARTBEAT_SHARE) return;
      if (now() - spokeAt < HEARTBEAT_SILENCE) return;
      announced = Math.floor(share / HEARTBEAT_SHARE) * HEARTBEAT_SHARE;
      say(`${Math.round(announced * 100)}% of ${humanBytes(board.plannedBytes)}`);
    },
    note: say,
    close() {},
  };
}

function plainLine(event: TransferEvent): string | undefined {
  if (event.type === 'planned' || event.type === 'started' || event.type === 'progress') return undefined;
  const name = `${event.role} ${shortDigest(event.descriptor.digest)}`;
  if (event.type === 'failed') return `failed ${name}`;
  if (event.type === 'mounted') return `mounted ${name} from ${event.from}`;
  if (event.type === 'skipped') return `exists ${name}`;
  return `done ${name} ${humanBytes(event.descriptor.size)}`;
}
