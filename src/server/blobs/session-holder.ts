import {randomBytes} from 'node:crypto';
import {isAlive} from '../../content/files/is-alive.ts';

/** A new holder of upload sessions: this process and a word of its own. */
export function newHolder(): string {
  return `${process.pid}.${randomBytes(8).toString('hex')}`;
}

/** Whether a session of `holder` may be taken over: its process is this one, or none any more. */
export function mayTakeOver(holder: string): boolean {
  const pid = Number.parseInt(holder, 10);
  return pid === process.pid || !isAlive(pid);
}
