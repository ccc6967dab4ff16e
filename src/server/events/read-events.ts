import {type FileHandle, open} from 'node:fs/promises';
import {setTimeout as delay} from 'node:timers/promises';
import {eventLogFiles, type LocalEvent} from './event-log.ts';

/** How often a follower looks for new lines: fast enough for eyes, cheap enough to leave running. */
const POLL_MILLISECONDS = 200;
const CHUNK_BYTES = 64 * 1024;

/** What of a log is wanted. */
export interface ReadEventsOptions {
  /** Goes on waiting for events until the signal is given. */
  follow?: boolean;
  signal?: AbortSignal;
}

/**
 * The events of a data directory, oldest first. Following goes on across files that are set aside. A line
 * that is not an event (cut short by a full disk, say) is passed over.
 */
export async function* readEvents(
  dataDir: string,
  {follow = false, signal}: ReadEventsOptions = {},
): AsyncGenerator<LocalEvent> {
  let seen: Positions = new Map();
  while (!signal?.aborted) {
    const reached: Positions = new Map();
    for (const file of eventLogFiles(dataDir)) yield* newEvents(file, seen, reached);
    if (!follow) return;
    seen = reached;
    await delay(POLL_MILLISECONDS, undefined, {signal}).catch(() => undefined);
  }
}

/** How far files were read, by inode: a new name does not change it. */
type Positions = Map<number, number>;

/** The events of a file beyond those that were seen; `reached` learns how far that is. */
async function* newEvents(file: string, seen: Positions, reached: Positions): AsyncGenerator<LocalEvent> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return;
  try {
    const {ino, size} = await handle.stat();
    const start = seen.get(ino) ?? 0;
    // A smaller file is another one that took over the inode.
    let position = start <= size ? start : 0;
    for await (const lines of wholeLines(handle, position, size)) {
      yield* parseLines(lines.toString('utf8'));
      position += lines.length;
    }
    reached.set(ino, position);
  } finally {
    await handle.close();
  }
}

/** The bytes from `start` to `end` in pieces that end with a line; what follows the last line break is left. */
async function* wholeLines(handle: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for (let position = start; position < end; ) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, end - position));
    const {bytesRead} = await handle.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    const lineEnd = bytes.lastIndexOf(0x0a) + 1;
    if (lineEnd > 0) yield bytes.subarray(0, lineEnd);
    rest = bytes.subarray(lineEnd);
  }
}

function* parseLines(text: string): Generator<LocalEvent> {
  for (const line of text.split('\n')) {
    const event = parseLine(line);
    if (event) yield event;
  }
}

function parseLine(line: string): LocalEvent | undefined {
  if (line === '') return undefined;
  try {
    return JSON.parse(line) as LocalEvent;
  } catch {
    return undefined;
  }
}
