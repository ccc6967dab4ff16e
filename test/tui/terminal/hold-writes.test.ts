import {describe, expect, test} from 'vitest';
import {holdWrites, type Writable} from '../../../src/tui/terminal/hold-writes.ts';

function streamTo(written: string[], isTTY: boolean): Writable {
  return {isTTY, write: (chunk: string | Uint8Array) => written.push(String(chunk)) > 0} as Writable;
}

describe('writes to a terminal', () => {
  test('are held until they are released, in order', () => {
    const written: string[] = [];
    const stream = streamTo(written, true);
    const release = holdWrites(stream);
    stream.write('one');
    stream.write('two');
    expect(written).toEqual([]);
    release();
    stream.write('three');
    release();
    expect(written).toEqual(['one', 'two', 'three']);
  });

  test('are told to be done', async () => {
    const stream = streamTo([], true);
    const release = holdWrites(stream);
    await new Promise<void>(resolve => stream.write('one', () => resolve()));
    release();
  });

  test('are kept within bounds, the newest', () => {
    const written: string[] = [];
    const stream = streamTo(written, true);
    const release = holdWrites(stream);
    for (let number = 0; number < 1500; number++) stream.write(String(number));
    release();
    expect(written).toHaveLength(1000);
    expect(written.at(-1)).toBe('1499');
  });

  test('pass where the stream leads to a file', () => {
    const written: string[] = [];
    const stream = streamTo(written, false);
    holdWrites(stream);
    stream.write('one');
    expect(written).toEqual(['one']);
  });
});
