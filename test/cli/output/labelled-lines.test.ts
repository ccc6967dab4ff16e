import {expect, test} from 'vitest';
import {labelledLines} from '../../../src/cli/output/labelled-lines.ts';

const LINES = [
  ['name', 'app@sha256:0123456789abcdef0123456789abcdef'],
  ['env', 'OPTIONS=-a one -b two -c three -d four'],
] as const;

test('labels and values are aligned', () => {
  expect(labelledLines(LINES, undefined)).toBe(
    'name  app@sha256:0123456789abcdef0123456789abcdef\nenv   OPTIONS=-a one -b two -c three -d four',
  );
});

test('in a narrow terminal long values are broken between words, never within one', () => {
  expect(labelledLines(LINES, 30)).toBe(
    'name  app@sha256:0123456789abcdef0123456789abcdef\nenv   OPTIONS=-a one -b two -c\n      three -d four',
  );
  expect(labelledLines(LINES, 10)).toBe(labelledLines(LINES, undefined));
});
