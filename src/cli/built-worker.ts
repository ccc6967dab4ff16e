import {existsSync} from 'node:fs';

/** A thread of the built program; undefined where the program runs from its sources. */
export function builtWorker(name: string): URL | undefined {
  const file = new URL(`../${name}.js`, import.meta.url);
  return existsSync(file) ? file : undefined;
}
