import {mkdtemp, open, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {PositionalSink} from '../../../src/content/files/positional-sink.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';

describe('a positional sink', () => {
  const bytes = new ImageGenerator('sink').bytes(5_000_000);
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-sink-'));
    file = path.join(folder, 'f');
  });
  afterEach(() => rm(folder, {recursive: true}));

  test.each([100, 65_536, 1_048_576, 3_000_000])('writes chunks of %i bytes to its place', async size => {
    const handle = await open(file, 'w');
    const sink = new PositionalSink(handle, {location: file, start: 12_345});
    for (let at = 0; at < bytes.length; at += size) await sink.write(bytes.subarray(at, at + size), at);
    await sink.flush();
    await handle.close();
    expect((await readFile(file)).subarray(12_345).equals(bytes)).toBe(true);
  });

  test('writes nothing more once it has settled', async () => {
    const handle = await open(file, 'w');
    const sink = new PositionalSink(handle, {location: file});
    await sink.write(bytes.subarray(0, 2_000_000), 0);
    await sink.settled();
    expect((await handle.stat()).size).toBe(2_000_000);
    await handle.close();
  });

  test('tells a failed write to whoever writes next or flushes', async () => {
    const handle = await open('/dev/full', 'w');
    const sink = new PositionalSink(handle, {location: 'the target'});
    await sink.write(bytes.subarray(0, 2_000_000), 0);
    await sink.settled();
    const error = await failureOf('DISK_FULL', () => sink.flush());
    expect(error.message).toBe('the target: the disk is full');
    await handle.close();
  });
});
