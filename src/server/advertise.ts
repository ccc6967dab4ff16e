import {readFileSync, renameSync, writeFileSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import path from 'node:path';
import type {State} from './state/state.ts';

/** The file that tells where a server of a data directory listens. */
const FILE = 'server.json';

/** What the file says. */
export interface Advertisement {
  url: string;
  pid: number;
  /** What its health says, too: a process id alone may be somebody else's by now. */
  instance: string;
  accountId: string;
  region: string;
  /** Only users that are configured are answered, by their own keys. */
  checksSignatures: boolean;
  /** RFC 3339. */
  startedAt: string;
}

/** Where to write, and what must hold before another server's words are written over. */
export interface Notice {
  dataDir: string;
  state: State;
  /** Rejects where a server that shall not be written over runs. */
  check?: (() => Promise<void>) | undefined;
}

/**
 * Writes the file at once and whole; what it returns takes it away again. The lock of the records lets one
 * process write at a time, and only over what it has checked.
 */
export async function advertise(
  {dataDir, state, check}: Notice,
  advertisement: Advertisement,
): Promise<() => Promise<void>> {
  const file = path.join(dataDir, FILE);
  const draft = `${file}.${process.pid}`;
  for (let isWritten = false; !isWritten; ) {
    const seen = readInstance(file);
    await check?.();
    isWritten = await state.transaction(() => {
      if (readInstance(file) !== seen) return false;
      writeFileSync(draft, `${JSON.stringify(advertisement)}\n`, {mode: 0o600});
      renameSync(draft, file);
      return true;
    });
  }
  return async () => {
    // Another server may have begun meanwhile; its file is not ours to take.
    if (readInstance(file) === advertisement.instance) await rm(file, {force: true});
  };
}

function readInstance(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Partial<Advertisement>).instance;
  } catch {
    return undefined;
  }
}
