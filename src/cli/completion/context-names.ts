import {readFile} from 'node:fs/promises';
import {parse} from 'yaml';
import {checkRegularFile} from '../../content/files/regular-file.ts';
import {findSettingsFiles} from '../settings/find-settings-files.ts';

/** The named contexts of the settings files that hold in a folder; a broken file has none. */
export async function contextNames(folder: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  const files = await findSettingsFiles(folder, env);
  const names = await Promise.all(files.map(file => contextsIn(file.path)));
  return [...new Set(names.flat())].sort();
}

async function contextsIn(file: string): Promise<string[]> {
  try {
    await checkRegularFile(file);
    const settings = parse(await readFile(file, 'utf8')) as {contexts?: object} | null;
    return Object.keys(settings?.contexts ?? {});
  } catch {
    return [];
  }
}
