import type {LayerFileType} from './layer-file.ts';

const TYPE_LETTERS: Record<LayerFileType, string> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  hardlink: '-',
  'character device': 'c',
  'block device': 'b',
  fifo: 'p',
  other: '?',
};
const SETUID = 0o4000;
const SETGID = 0o2000;
const STICKY = 0o1000;

/** `drwxr-xr-x`, as `ls -l` writes it. */
export function modeText(type: LayerFileType, mode: number): string {
  const user = triad(mode >> 6, {flag: mode & SETUID, letter: 's'});
  const group = triad(mode >> 3, {flag: mode & SETGID, letter: 's'});
  const other = triad(mode, {flag: mode & STICKY, letter: 't'});
  return TYPE_LETTERS[type] + user + group + other;
}

function triad(bits: number, special: {flag: number; letter: string}): string {
  const execute = bits & 1;
  const last = special.flag ? (execute ? special.letter : special.letter.toUpperCase()) : execute ? 'x' : '-';
  return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
}
