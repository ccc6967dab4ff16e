import {spawnSync} from 'node:child_process';
import {readdir, readFile, utimes, writeFile} from 'node:fs/promises';
import {hostname} from 'node:os';
import path from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import {withFileLock} from '../../../src/content/files/with-file-lock.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

describe('a file lock', () => {
  let folder: string;
  let lock: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    lock = path.join(folder, 'lock');
  });

  test('lets one act after another', async () => {
    const counter = path.join(folder, 'counter');
    await writeFile(counter, '0');
    const increment = async () => {
      const count = Number(await readFile(counter, 'utf8'));
      await writeFile(counter, String(count + 1));
    };
    await Promise.all(Array.from({length: 12}, () => withFileLock(lock, increment)));
    expect(await readFile(counter, 'utf8')).toBe('12');
  });

  test('is gone afterwards, whatever came of it', async () => {
    expect(await withFileLock(lock, async () => 'done')).toBe('done');
    await expect(withFileLock(lock, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await readdir(folder)).toEqual([]);
  });

  test('of a process that is gone, or of long ago, is in nobody’s way', async () => {
    const {pid} = spawnSync(process.execPath, ['--version']);
    await writeFile(lock, `${pid} ${hostname()} dead`);
    await withFileLock(lock, async () => {});
    await writeFile(lock, '1 another-machine unknown');
    await utimes(lock, 0, 0);
    await Promise.all([withFileLock(lock, async () => {}), withFileLock(lock, async () => {})]);
    expect(await readdir(folder)).toEqual([]);
  });
});
