import {expect, test} from 'vitest';
import {closest} from '../../src/lifecycle/closest.ts';

test.each([
  ['tagStauts', 'tagStatus'],
  ['cuotn', 'count'],
  ['COUNT', 'count'],
  ['unrelated', undefined],
])('%s was meant to be %s', (word, meant) => {
  expect(closest(word, ['tagStatus', 'count', 'countType'])).toBe(meant);
});
