import {randomBytes} from 'node:crypto';

/** A new holder of upload sessions: this process and a word of its own. */
export function newHolder(): string {
  return `${process.pid}.${randomBytes(8).toString('hex')}`;
}

/** Whether a session of `holder` may be taken over: its process is this one, or none any more. */
export function mayTakeOver(holder: string): boolean {
  const pid = Number.parseInt(holder, 10);
  return pid === process.pid || !isAlive(pid);
}

/** Whether a process with this id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
