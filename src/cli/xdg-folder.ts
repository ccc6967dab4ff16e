import {homedir} from 'node:os';
import path from 'node:path';

/** Where each kind of file goes when its variable does not say (XDG Base Directory Specification 0.8). */
const DEFAULTS = {
  XDG_CONFIG_HOME: ['.config'],
  XDG_DATA_HOME: ['.local', 'share'],
  XDG_CACHE_HOME: ['.cache'],
} as const;

/**
 * An XDG base directory; the same on every system, as gh and git do it. A relative path in the variable is invalid and
 * must be ignored, says the specification: it would be another folder wherever one stands.
 */
export function xdgFolder(variable: keyof typeof DEFAULTS, env: NodeJS.ProcessEnv): string {
  const given = env[variable];
  if (given && path.isAbsolute(given)) return given;
  return path.join(env.HOME || homedir(), ...DEFAULTS[variable]);
}
