import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {diffLines, renderDiff} from '../../../src/cli/output/line-diff.ts';

const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), {maxLength: 8})
  .map(lines => lines.map(line => `${line}\n`).join(''));

function rendered(before: string, after: string): string {
  return renderDiff(diffLines(before, after), (_, text) => text);
}

describe('the difference of two texts', () => {
  test('gives back both texts', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const lines = diffLines(before, after);
        const text = (without: string): string =>
          lines
            .filter(({change}) => change !== without)
            .map(({line}) => `${line}\n`)
            .join('');
        expect(text('added')).toBe(before);
        expect(text('removed')).toBe(after);
      }),
      {seed: 20_260_817, numRuns: 500},
    );
  });

  test('is empty for equal texts', () => {
    expect(rendered('a\nb\n', 'a\nb\n')).toBe('');
  });

  test('keeps what both have', () => {
    expect(rendered('a\nb\nc\n', 'a\nx\nc\n')).toBe('  a\n- b\n+ x\n  c\n');
  });

  test('shows three lines around a change and elides the rest', () => {
    const before = Array.from({length: 12}, (_, at) => `${at}\n`).join('');
    expect(rendered(before, before.replace('6\n', 'six\n'))).toBe(
      '  …\n  3\n  4\n  5\n- 6\n+ six\n  7\n  8\n  9\n  …\n',
    );
  });

  test('finds a few changes in a text of any length', () => {
    const before = Array.from({length: 100_000}, (_, at) => `${at}\n`).join('');
    const after = before.replace('\n50000\n', '\nnew\n').replace('\n50001\n', '\n');
    const changed = diffLines(before, after).filter(({change}) => change !== 'same');
    expect(changed.map(({change, line}) => `${change} ${line}`)).toEqual([
      'removed 50000',
      'removed 50001',
      'added new',
    ]);
  });

  test('replaces whole what is too long to be compared', () => {
    const numbers = (from: number) => Array.from({length: 5000}, (_, at) => `${from + at}`);
    const lines = diffLines(numbers(0).join('\n'), numbers(1).join('\n'));
    expect(lines.map(({line}) => line)).toEqual([...numbers(0), ...numbers(1)]);
  });

  test('takes an empty text as no lines', () => {
    expect(rendered('', 'a\n')).toBe('+ a\n');
  });
});
