import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Input} from '../../../src/tui/keys/key.ts';
import {createKeyboard, ESCAPE_DELAY} from '../../../src/tui/keys/keyboard.ts';

describe('a keyboard', () => {
  const read: Input[][] = [];
  const keyboard = createKeyboard(inputs => read.push(inputs));

  beforeEach(() => {
    vi.useFakeTimers();
    read.length = 0;
    keyboard.reset();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('hands the keys of one read over together', () => {
    keyboard.read(Buffer.from('jjj'));
    expect(read).toHaveLength(1);
    expect(read[0]).toHaveLength(3);
  });

  test('puts a character together that came in two reads', () => {
    const bytes = Buffer.from('日');
    keyboard.read(bytes.subarray(0, 1));
    keyboard.read(bytes.subarray(1));
    expect(read.flat()).toEqual([{type: 'key', name: '日'}]);
  });

  test('takes Escape for a key when nothing follows in time', () => {
    keyboard.read(Buffer.from('\x1b'));
    expect(read).toEqual([]);
    vi.advanceTimersByTime(ESCAPE_DELAY);
    expect(read.flat()).toEqual([{type: 'key', name: 'escape'}]);
  });

  test('takes what follows in time for a sequence', () => {
    keyboard.read(Buffer.from('\x1b'));
    vi.advanceTimersByTime(ESCAPE_DELAY - 1);
    keyboard.read(Buffer.from('[A'));
    vi.advanceTimersByTime(ESCAPE_DELAY);
    expect(read.flat()).toEqual([{type: 'key', name: 'up'}]);
  });
});
