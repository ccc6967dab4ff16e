import {readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';

/** The file that tells where a server of a data directory listens. */
const FILE = 'server.json';

/** What the file says. */
export interface Advertisement {
  url: string;
  pid: number;
  accountId: string;
  region: string;
  /** RFC 3339. */
  startedAt: string;
}

/** Writes the file at once and whole; what it returns takes it away again. */
export async function advertise(dataDir: string, advertisement: Advertisement): Promise<() => Promise<void>> {
  const file = path.join(dataDir, FILE);
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(advertisement)}\n`, {mode: 0o600});
  await rename(draft, file);
  return async () => {
    // Another server may have begun meanwhile; its file is not ours to take.
    if ((await readOwner(file)) === advertisement.startedAt) await rm(file, {force: true});
  };
}

async function readOwner(file: string): Promise<string | undefined> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as Partial<Advertisement>).startedAt;
  } catch {
    return undefined;
  }
}
