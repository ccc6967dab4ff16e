import module from 'node:module';
import {homedir} from 'node:os';
import path from 'node:path';

/** What Node has from 22.8 on. */
interface WithCompileCache {
  enableCompileCache?(folder: string): unknown;
}

/**
 * Lets Node keep compiled code in the user's own cache folder, where it can (from 22.8 on): the next start
 * compiles nothing. A folder that cannot be written is Node's to ignore.
 */
export function enableCompileCache(env: NodeJS.ProcessEnv): void {
  const cacheHome = env.XDG_CACHE_HOME || path.join(env.HOME || homedir(), '.cache');
  const folder = path.join(env.ECRCTL_CACHE_DIR || path.join(cacheHome, 'ecrctl'), 'compiled');
  (module as WithCompileCache).enableCompileCache?.(folder);
}
