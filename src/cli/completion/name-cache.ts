import {createHash} from 'node:crypto';
import {readFileSync, statSync} from 'node:fs';
import path from 'node:path';

/** Names that completion offers, as of some time ago. */
export interface CachedNames {
  repositories: string[];
  /** Tags by repository, for the repositories whose tags were asked for. */
  tags: Record<string, string[]>;
  regions?: string[];
}

/** Older names are still offered, while newer ones are fetched in the background. */
const FRESH_FOR_MS = 10 * 60 * 1000;

/** What decides which registry names belong to. */
export interface NameScope {
  cacheDir: string;
  endpoint: string;
  region: string;
  profile: string;
  registryId: string;
}

/** The cache file of a scope. Nothing secret is in it, and its name tells nothing. */
export function nameCacheFile(scope: NameScope): string {
  const {cacheDir, ...rest} = scope;
  const key = createHash('sha256').update(JSON.stringify(rest)).digest('hex').slice(0, 32);
  return path.join(cacheDir, 'names', `${key}.json`);
}

/** Reads cached names at once; what cannot be read is empty. */
export function readNameCache(file: string): {names: CachedNames; stale: boolean} {
  try {
    const names = JSON.parse(readFileSync(file, 'utf8')) as CachedNames;
    return {names, stale: Date.now() - statSync(file).mtimeMs > FRESH_FOR_MS};
  } catch {
    return {names: {repositories: [], tags: {}}, stale: true};
  }
}
