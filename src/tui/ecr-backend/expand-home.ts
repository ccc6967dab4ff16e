import {homedir} from 'node:os';
import path from 'node:path';

/** `~/app.tar` is a file in the home folder, as in a shell. */
export function expandHome(text: string): string {
  return text === '~' || text.startsWith('~/') ? path.join(homedir(), text.slice(1)) : text;
}
