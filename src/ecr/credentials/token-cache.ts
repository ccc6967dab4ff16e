import {chmod, readFile, rm, stat} from 'node:fs/promises';
import path from 'node:path';
import {ensurePrivateFolder} from '../private-folder.ts';
import type {EcrAuthorization} from './authorization-token.ts';

/** The file's own version; a file of another version counts as empty. */
const VERSION = 1;
/** Callers remembered at once: more profiles and regions than one person uses in the life of a token. */
const MAX_ENTRIES = 64;
/** No file of ours is larger: 64 tokens of a few kilobytes. */
const MAX_FILE_BYTES = 1024 * 1024;
const OTHERS_WRITE = 0o022;
const OTHERS_READ = 0o055;

/** An authorization as it is written; times are RFC 3339. */
interface Entry {
  username: string;
  password: string;
  obtainedAt: string;
  expiresAt: string;
  proxyEndpoint: string;
}

/**
 * Authorizations on disk, in `tokens.json` (0600) in a folder of the user's own (0700), by an opaque key that
 * stands for caller, endpoint and region. It is a convenience and never an obstacle: what cannot be read or
 * written, or was open to others, counts as not there. Several processes may share it: the file is replaced
 * whole, and an entry that two of them wrote at the same moment costs at most one call.
 */
export class TokenCache {
  readonly #folder: string;
  readonly #file: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#file = path.join(folder, 'tokens.json');
  }

  /** The authorization kept under a key, unless it has expired. */
  async read(key: string, now: Date): Promise<EcrAuthorization | undefined> {
    const entry = (await this.#readAll(now)).get(key);
    if (!entry) return undefined;
    return {...entry, obtainedAt: new Date(entry.obtainedAt), expiresAt: new Date(entry.expiresAt)};
  }

  /** Keeps an authorization and forgets those that have expired. */
  async write(key: string, authorization: EcrAuthorization, now: Date): Promise<void> {
    const {obtainedAt, expiresAt, ...rest} = authorization;
    const entries = await this.#readAll(now);
    entries.delete(key);
    entries.set(key, {...rest, obtainedAt: obtainedAt.toISOString(), expiresAt: expiresAt.toISOString()});
    await this.#writeAll(entries);
  }

  /** Forgets everything. */
  async wipe(): Promise<void> {
    await rm(this.#file, {force: true});
  }

  async #readAll(now: Date): Promise<Map<string, Entry>> {
    try {
      if (!(await ensurePrivateFolder(this.#folder)) || !(await isTrustworthy(this.#file))) return new Map();
      const document: unknown = JSON.parse(await readFile(this.#file, 'utf8'));
      return readEntries(document, now);
    } catch {
      return new Map();
    }
  }

  async #writeAll(entries: Map<string, Entry>): Promise<void> {
    try {
      if (!(await ensurePrivateFolder(this.#folder))) return;
      const {default: writeFileAtomic} = await import('write-file-atomic');
      const kept = Object.fromEntries([...entries].slice(-MAX_ENTRIES));
      const text = `${JSON.stringify({version: VERSION, tokens: kept})}\n`;
      await writeFileAtomic(this.#file, text, {mode: 0o600});
    } catch {
      // A cache that cannot be written is a call more the next time, nothing worse.
    }
  }
}

/** A file into which others could write may hold their tokens; one that others could only read is closed. */
async function isTrustworthy(file: string): Promise<boolean> {
  const found = await stat(file);
  if (!found.isFile() || found.size > MAX_FILE_BYTES) return false;
  if (process.platform === 'win32') return true;
  if (found.uid !== process.getuid?.() || (found.mode & OTHERS_WRITE) !== 0) return false;
  if ((found.mode & OTHERS_READ) !== 0) await chmod(file, 0o600);
  return true;
}

function readEntries(document: unknown, now: Date): Map<string, Entry> {
  const {version, tokens} = (document ?? {}) as {version?: unknown; tokens?: unknown};
  if (version !== VERSION || typeof tokens !== 'object' || tokens === null) return new Map();
  return new Map(
    Object.entries(tokens).filter(
      (entry): entry is [string, Entry] => isEntry(entry[1]) && new Date(entry[1].expiresAt) > now,
    ),
  );
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const {username, password, obtainedAt, expiresAt, proxyEndpoint} = value as Record<string, unknown>;
  return (
    [username, password, proxyEndpoint].every(text => typeof text === 'string') &&
    [obtainedAt, expiresAt].every(time => typeof time === 'string' && !Number.isNaN(Date.parse(time)))
  );
}
