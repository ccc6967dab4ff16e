import {existsSync} from 'node:fs';
import {stat, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {makeFolder} from '../../../src/server/state/make-folder.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

describe('makeFolder', () => {
  test('makes a folder with those above it, and again', async () => {
    const folder = path.join(await temporaryFolder(), 'a', 'b', 'c');
    makeFolder(folder);
    makeFolder(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  test('refuses a file and a link to nothing, in its place or above it', async () => {
    const folder = await temporaryFolder();
    const [file, link] = [path.join(folder, 'file'), path.join(folder, 'link')];
    await writeFile(file, '');
    await symlink('nowhere', link);
    for (const name of [file, link, path.join(file, 'a'), path.join(link, 'a')]) {
      expect(() => makeFolder(name)).toThrow(/EEXIST|ENOTDIR/);
    }
  });

  test.runIf(existsSync('/proc/self'))('ends where the system will not have a folder made', () => {
    expect(() => makeFolder('/proc/ecrctl/records')).toThrow(/ENOENT|EACCES|EPERM/);
  });
});
