import {constants, openSync} from 'node:fs';
import {Socket} from 'node:net';
import type {Readable, Writable} from 'node:stream';
import {setTimeout} from 'node:timers/promises';
import {onFile} from '../file-error.ts';
import type {Abortable} from '../store.ts';

/** How often it is looked whether somebody reads from a named pipe; the system tells nobody. */
const LOOK_EVERY_MS = 50;

/** Opens a named pipe without a thread that waits until somebody writes to it, which nothing could interrupt. */
export async function openPipeForReading(path: string): Promise<Readable> {
  const fd = await onFile(path, async () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
  return new Socket({fd, readable: true, writable: false});
}

/** Opens a named pipe as soon as somebody reads from it; until then it can be given up. */
export async function openPipeForWriting(path: string, {signal}: Abortable = {}): Promise<Writable> {
  for (;;) {
    const fd = await onFile(path, async () => openIfRead(path));
    if (fd !== undefined) return new Socket({fd, readable: false, writable: true});
    await setTimeout(LOOK_EVERY_MS, undefined, {signal});
  }
}

function openIfRead(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENXIO') return undefined;
    throw error;
  }
}
