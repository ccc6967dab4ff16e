import {describe, expect, test} from 'vitest';
import {didYouMean} from '../../src/cli/did-you-mean.ts';

const NAMES = ['exit-codes', 'environment', 'references', 'output', 'config'];

describe('a mistyped name', () => {
  test.each([
    ['exit-code', 'did you mean exit-codes?'],
    ['refrences', 'did you mean references?'],
    ['ouptut', 'did you mean output?'],
    ['CONFIG', 'did you mean config?'],
    ['env', 'did you mean environment?'],
  ])('%s is answered with what is like it', (word, answer) => {
    expect(didYouMean(word, NAMES)).toBe(answer);
  });

  test('is answered with the likeliest three, the nearest and shortest first', () => {
    expect(didYouMean('describeimage', ['DescribeImageScanFindings', 'DescribeImages', 'PutImage'])).toBe(
      'did you mean DescribeImages, DescribeImageScanFindings?',
    );
    expect(didYouMean('aaaa', ['aaab', 'aaba', 'aaaa-b', 'abaa'])).toBe('did you mean aaaa-b, aaab, aaba?');
  });

  test.each(['', 'ecs', 'zzzzzz'])('"%s" that is like nothing is not answered', word => {
    expect(didYouMean(word, NAMES)).toBeUndefined();
  });
});
