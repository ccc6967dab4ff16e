import {existsSync} from 'node:fs';

/** The file of a thread: beside this module, or above it in the built program; undefined where there is none. */
export function workerFile(name: string): URL | undefined {
  return [`./${name}`, `../${name}`]
    .map(path => new URL(path, import.meta.url))
    .find(file => existsSync(file));
}
