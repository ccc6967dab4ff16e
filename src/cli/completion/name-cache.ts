import {createHash} from 'node:crypto';
import {closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';

/** Names that completion offers, as of some time ago. */
export interface CachedNames {
  repositories: string[];
  /** Tags by repository, for the repositories whose tags were asked for. */
  tags: Record<string, string[]>;
}

/** Older names are still offered, while newer ones are fetched in the background. */
const FRESH_FOR_MS = 10 * 60 * 1000;
/** Keypresses come faster than names, and a registry that cannot be reached is not asked at each of them. */
const RENEWAL_EVERY_MS = 15 * 1000;

/** What decides which registry names belong to. */
export interface NameScope {
  cacheDir: string;
  /** Whether the registry in ECR Public is meant. */
  public: boolean;
  endpoint: string;
  region: string;
  profile: string;
  context: string;
  registryId: string;
  /** The settings files that hold, each with the moment of its last change. */
  files: readonly string[];
}

/** The cache file of a scope. Nothing secret is in it, and its name tells nothing. */
export function nameCacheFile(scope: NameScope): string {
  const {cacheDir, ...rest} = scope;
  return path.join(cacheDir, 'names', `${keyOf(JSON.stringify(rest))}.json`);
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

/** Whether the caller is the one who renews now; false while somebody did so a moment ago. */
export function claimRenewal(subject: string): boolean {
  const marker = path.join(path.dirname(subject), `${keyOf(subject)}.renewal`);
  try {
    const begun = statSync(marker, {throwIfNoEntry: false})?.mtimeMs;
    if (begun !== undefined && Date.now() - begun < RENEWAL_EVERY_MS) return false;
    rmSync(marker, {force: true});
    mkdirSync(path.dirname(marker), {recursive: true, mode: 0o700});
    closeSync(openSync(marker, 'wx', 0o600));
    return true;
  } catch {
    return false;
  }
}

function keyOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
