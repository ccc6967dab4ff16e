import {describe, expect, test} from 'vitest';
import {drawLine} from '../../../src/tui/components/draw-line.ts';

const PLAIN = {width: 10, current: false, color: true};

describe('a line', () => {
  test('is filled up to its width', () => {
    expect(drawLine([{text: 'ab'}, {text: 'c'}], PLAIN)).toBe('abc       ');
    expect(drawLine([], {...PLAIN, width: 3})).toBe('   ');
  });

  test('is cut to its width, in columns and not in characters', () => {
    expect(drawLine([{text: '日本語'}, {text: 'and more'}], PLAIN)).toBe('日本語and…');
    expect(drawLine([{text: '0123456789'}, {text: 'more'}], PLAIN)).toBe('0123456789');
  });

  test('has its tones as the 16 colours, bold and dim', () => {
    expect(
      drawLine([{text: 'no', tone: 'bad'}, {text: ' '}, {text: 'yes', tone: 'good'}], {...PLAIN, width: 6}),
    ).toBe('\x1b[31mno\x1b[39m \x1b[32myes\x1b[39m');
    expect(drawLine([{text: 'title', tone: 'strong'}], {...PLAIN, width: 5})).toBe('\x1b[1mtitle\x1b[22m');
  });

  test('is inverse as a whole where the cursor is', () => {
    expect(drawLine([{text: 'bad', tone: 'bad'}], {...PLAIN, width: 5, current: true})).toBe(
      '\x1b[7mbad  \x1b[27m',
    );
  });

  test('lets no control character through, wherever its text comes from', () => {
    expect(drawLine([{text: 'a\x1b[2Jb\x9bc\u202e'}], PLAIN)).toBe('a␛[2Jb�c� ');
  });

  test('is text alone without colour', () => {
    for (const current of [true, false])
      expect(drawLine([{text: 'bad', tone: 'bad'}], {width: 5, current, color: false})).toBe('bad  ');
  });
});
