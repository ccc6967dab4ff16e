import module from 'node:module';
import path from 'node:path';
import {xdgFolder} from '../xdg-folder.ts';

/** What Node has from 22.8 on. */
interface WithCompileCache {
  enableCompileCache?(folder: string): unknown;
}

/**
 * Lets Node keep compiled code in the user's own cache folder, where it can (from 22.8 on): the next start
 * compiles nothing. A folder that cannot be written is Node's to ignore.
 */
export function enableCompileCache(env: NodeJS.ProcessEnv): void {
  const cacheDir = env.ECRCTL_CACHE_DIR || path.join(xdgFolder('XDG_CACHE_HOME', env), 'ecrctl');
  const folder = path.join(cacheDir, 'compiled');
  (module as WithCompileCache).enableCompileCache?.(folder);
}
