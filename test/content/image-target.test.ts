import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {openImageTarget} from '../../src/content/image-target.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {failureOf} from '../support/to-throw-code.ts';

test('a layout in the place of a file is refused before anything is written', async () => {
  const folder = await temporaryFolder();
  const file = path.join(folder, 'notes');
  await writeFile(file, 'mine');
  for (const [target, format] of [
    [`${file}/`, undefined],
    [file, 'oci-layout'],
  ] as const) {
    const error = await failureOf('USAGE', () => openImageTarget({kind: 'file', path: target}, {format}));
    expect(error.message).toBe(`${target} is a file, and a layout is a folder`);
  }
  expect(await readFile(file, 'utf8')).toBe('mine');
});

test('an archive in the place of a folder is refused before anything is written', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'images'));
  for (const [name, format] of [
    ['images', 'oci-archive'],
    ['images', 'docker-archive'],
    ['new/', 'oci-archive'],
  ] as const) {
    const target = `${folder}/${name}`;
    const error = await failureOf('USAGE', () => openImageTarget({kind: 'file', path: target}, {format}));
    expect(error.message).toBe(`${target} is a folder, and ${format} is the format of a file`);
  }
  expect(await readdir(folder)).toEqual(['images']);
});
