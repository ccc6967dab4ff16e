import {randomBytes} from 'node:crypto';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {buffer} from 'node:stream/consumers';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {SeekableFile} from '../../../src/content/files/seekable-file.ts';

const CONTENT = randomBytes(9 * 1024 * 1024 + 12_345);

describe('a file that is read at many places', () => {
  let folder: string;
  let file: SeekableFile;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-seekable-'));
    await writeFile(path.join(folder, 'file'), CONTENT);
    file = await SeekableFile.open(path.join(folder, 'file'));
  });
  afterAll(async () => {
    await file.close();
    await rm(folder, {recursive: true});
  });

  test('streams a stretch', async () => {
    expect(
      (await buffer(file.stream({start: 7, end: 5_000_000}))).equals(CONTENT.subarray(7, 5_000_000)),
    ).toBe(true);
  });

  test('leaves a lent chunk alone until the next one is asked for', async () => {
    const start = 3;
    let position = start;
    for await (const chunk of file.stream({start, end: CONTENT.length, lent: true})) {
      // Whatever the stream reads ahead has time to go wrong.
      for (let turn = 0; turn < 20; turn++) await nextTurn();
      const expected = CONTENT.subarray(position, position + chunk.length);
      expect(expected.equals(chunk as Buffer)).toBe(true);
      position += chunk.length;
    }
    expect(position).toBe(CONTENT.length);
  });

  test('takes the memory of lent chunks again', async () => {
    const memory = new Set<ArrayBufferLike>();
    for await (const chunk of file.stream({start: 0, end: CONTENT.length, lent: true})) {
      memory.add((chunk as Buffer).buffer);
    }
    expect(memory.size).toBe(3);
  });
});
