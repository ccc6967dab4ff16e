import fc from 'fast-check';
import stringWidth from 'string-width';
import {describe, expect, test} from 'vitest';
import {fitTo, takeColumns, textWidth, truncate, truncateStart} from '../../../src/tui/text/fit.ts';

describe('fitTo', () => {
  test.each([
    ['app', 6, 'app   '],
    ['application', 6, 'appli…'],
    ['日本語', 6, '日本語'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日… '],
    ['', 3, '   '],
    ['abc', 0, ''],
  ])('makes %j exactly %i columns wide', (text, width, fitted) => {
    expect(fitTo(text, width)).toBe(fitted);
  });

  test('puts numbers at the right', () => {
    expect(fitTo('12', 5, 'right')).toBe('   12');
  });

  test('makes any text exactly as wide as asked', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme'}), fc.integer({min: 0, max: 40}), (text, width) => {
        expect(stringWidth(fitTo(text.replace(/\p{C}/gu, ''), width))).toBe(width);
      }),
    );
  });
});

describe('truncate', () => {
  test('never splits an emoji made of several', () => {
    expect(truncate('👩‍💻👩‍💻👩‍💻', 5)).toBe('👩‍💻👩‍💻…');
  });

  test('keeps the end of a path', () => {
    expect(truncateStart('/usr/share/doc/readme', 11)).toBe('…doc/readme');
    expect(truncateStart('日本/語', 4)).toBe('…/語');
  });
});

test('takeColumns gives no more than fits', () => {
  expect(takeColumns('日本', 3)).toBe('日');
  expect(takeColumns('日本', 1)).toBe('');
});

test('textWidth counts columns, not characters', () => {
  expect(textWidth('日本')).toBe(4);
  expect(textWidth('e\u0301')).toBe(1);
});
