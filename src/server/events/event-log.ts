import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type {BridgeEvent} from './bridge-event.ts';
import type {CloudTrailEvent} from './cloudtrail-event.ts';
import type {ServiceEvent} from './service-event.ts';

/** An event of any kind. */
export type LocalEvent = CloudTrailEvent | ServiceEvent | BridgeEvent;

/** Somewhere that events go. It must never make a call fail or wait. */
export interface EventSink {
  emit(event: LocalEvent): void;
  close(): Promise<void>;
}

/** The folder below the data directory, and the file that events are appended to. */
export const EVENTS_FOLDER = 'events';
export const CURRENT_FILE = 'events.jsonl';

/** A file is set aside at this size; with those kept the log stays under 72 MiB. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
const MAX_OLD_FILES = 8;

/** Names of files that were set aside sort by age. */
const OLD_FILE = /^events-\d{17}-\d+-\d+\.jsonl$/;

/** How a log is bounded, and by which clock its old files are named. */
export interface EventLogOptions {
  maxFileBytes?: number;
  maxOldFiles?: number;
  clock: () => number;
}

/**
 * The append-only log of a data directory: one JSON line an event. Several processes may append to it at
 * once: each line is one write at the end of the file, and whoever finds the file full sets it aside.
 */
export function openEventLog(dataDir: string, options: EventLogOptions): EventSink {
  const {maxFileBytes = MAX_FILE_BYTES, maxOldFiles = MAX_OLD_FILES, clock} = options;
  const folder = path.join(dataDir, EVENTS_FOLDER);
  const current = path.join(folder, CURRENT_FILE);
  mkdirSync(folder, {recursive: true, mode: 0o700});
  let descriptor = openSync(current, 'a', 0o600);
  let setAside = 0;
  let closed = false;

  const reopen = () => {
    closeSync(descriptor);
    descriptor = openSync(current, 'a', 0o600);
  };
  const rotate = () => {
    const name = `events-${new Date(clock()).toISOString().replaceAll(/\D/g, '')}-${process.pid}-${setAside++}.jsonl`;
    renameSync(current, path.join(folder, name));
    reopen();
    dropOldFiles(folder, maxOldFiles);
  };

  return {
    emit: event => {
      // The descriptor may belong to another file by then.
      if (closed) return;
      try {
        if (!isSameFile(descriptor, current)) reopen();
        writeSync(descriptor, `${JSON.stringify(event)}\n`);
        if (fstatSync(descriptor).size >= maxFileBytes) rotate();
      } catch {
        // A full disk must not fail the call that the event is about.
      }
    },
    close: async () => {
      closed = true;
      closeSync(descriptor);
    },
  };
}

/** The files of a log, oldest first, the current one last. Empty when there is no log. */
export function eventLogFiles(dataDir: string): string[] {
  const folder = path.join(dataDir, EVENTS_FOLDER);
  try {
    const names = readdirSync(folder);
    const old = names.filter(name => OLD_FILE.test(name)).sort();
    return [...old, ...names.filter(name => name === CURRENT_FILE)].map(name => path.join(folder, name));
  } catch {
    return [];
  }
}

/** Whether another process has set the file aside since it was opened here. */
function isSameFile(descriptor: number, file: string): boolean {
  const found = statSync(file, {throwIfNoEntry: false});
  const own = fstatSync(descriptor);
  return found !== undefined && found.ino === own.ino && found.dev === own.dev;
}

function dropOldFiles(folder: string, keep: number): void {
  const old = readdirSync(folder)
    .filter(name => OLD_FILE.test(name))
    .sort();
  for (const name of old.slice(0, Math.max(0, old.length - keep)))
    rmSync(path.join(folder, name), {force: true});
}
