import {readdir} from 'node:fs/promises';
import {expandHome} from '../ecr-backend/expand-home.ts';

/** How many names are offered; of more, people type another letter. */
const MAX_COMPLETIONS = 200;

/** The paths that a begun path can become: folders end with `/`; hidden files only when a dot is typed. */
export async function completePath(text: string): Promise<string[]> {
  const slash = text.lastIndexOf('/');
  const folder = text.slice(0, slash + 1);
  const begun = text.slice(slash + 1);
  try {
    const entries = await readdir(expandHome(folder === '' ? '.' : folder), {withFileTypes: true});
    return entries
      .filter(entry => entry.name.startsWith(begun) && (begun.startsWith('.') || !entry.name.startsWith('.')))
      .map(entry => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
      .sort()
      .slice(0, MAX_COMPLETIONS);
  } catch {
    return [];
  }
}
