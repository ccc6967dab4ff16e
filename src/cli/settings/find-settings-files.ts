import {access} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import {xdgFolder} from '../xdg-folder.ts';

/** A settings file that exists, and whose it is. */
export interface FoundSettingsFile {
  kind: 'project file' | 'user file';
  path: string;
}

/** Places in a project folder; data formats only, since a file that is executed could do anything. */
const PROJECT_PLACES = [
  '.ecrctlrc',
  '.ecrctlrc.json',
  '.ecrctlrc.yaml',
  '.ecrctlrc.yml',
  '.config/ecrctlrc.json',
  '.config/ecrctlrc.yaml',
  '.config/ecrctlrc.yml',
  'ecrctl.config.json',
  'ecrctl.config.yaml',
] as const;

/** The settings files that hold in a folder, the nearest project file first, then the user's. */
export async function findSettingsFiles(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<FoundSettingsFile[]> {
  const [project, user] = await Promise.all([findProjectFile(folder, env), findUserFile(env)]);
  return [
    ...(project && project !== user ? [{kind: 'project file' as const, path: project}] : []),
    ...(user ? [{kind: 'user file' as const, path: user}] : []),
  ];
}

/** Where the user's own settings are or would be; ECRCTL_CONFIG names another place, empty means none. */
export function userSettingsPath(env: NodeJS.ProcessEnv): string | undefined {
  if (env.ECRCTL_CONFIG !== undefined) return env.ECRCTL_CONFIG === '' ? undefined : env.ECRCTL_CONFIG;
  return path.join(xdgFolder('XDG_CONFIG_HOME', env), 'ecrctl', 'config.yaml');
}

async function findUserFile(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const file = userSettingsPath(env);
  return file !== undefined && (await exists(file)) ? file : undefined;
}

/** Looks upwards, no further than the root of the git checkout or the home folder. */
async function findProjectFile(folder: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const home = env.HOME || homedir();
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = await firstExisting(PROJECT_PLACES.map(place => path.join(at, place)));
    if (found) return found;
    if (at === home || at === path.dirname(at) || (await exists(path.join(at, '.git')))) return undefined;
  }
}

async function firstExisting(files: string[]): Promise<string | undefined> {
  const found = await Promise.all(files.map(exists));
  return files.find((_, position) => found[position]);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
