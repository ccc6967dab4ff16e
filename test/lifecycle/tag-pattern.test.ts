import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {literalAutomaton} from '../../src/lifecycle/literal-automaton.ts';
import {includesPattern, matchesTag, type TagPattern} from '../../src/lifecycle/tag-pattern.ts';

const tags = fc.string({unit: fc.constantFrom('a', 'b', '-'), maxLength: 7});
const patterns = fc.string({unit: fc.constantFrom('a', 'b', '*'), maxLength: 6});

function pattern(text: string): TagPattern {
  return {text, segments: text.split('*')};
}

function expression(text: string): RegExp {
  return new RegExp(`^${text.replaceAll('*', '.*')}$`);
}

describe('matchesTag', () => {
  test('agrees with the regular expression of the same meaning', () => {
    fc.assert(
      fc.property(patterns, tags, (text, tag) => {
        expect(matchesTag(pattern(text), tag)).toBe(expression(text).test(tag));
      }),
      {numRuns: 3000},
    );
  });

  test.each([
    ['prod*', 'prod', true],
    ['prod*', 'my-prod', false],
    ['*prod*', 'my-prod-1', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*ab*ab', 'ab', false],
    ['v1', 'v1.0', false],
    ['v1', 'V1', false],
  ])('says of %s and %s: %s', (text, tag, expected) => {
    expect(matchesTag(pattern(text), tag)).toBe(expected);
  });
});

describe('includesPattern', () => {
  test('is true only when every tag of the one is a tag of the other', () => {
    fc.assert(
      fc.property(patterns, patterns, tags, (wide, narrow, tag) => {
        if (!includesPattern(pattern(wide), pattern(narrow))) return;
        if (matchesTag(pattern(narrow), tag)) expect(matchesTag(pattern(wide), tag)).toBe(true);
      }),
      {numRuns: 3000},
    );
  });

  test.each([
    ['*', '', true],
    ['prod*', 'prod-*', true],
    ['prod-*', 'prod*', false],
    ['*a*', 'b*a', true],
    ['a*b', 'a*b*', false],
  ])('says whether %s includes %s: %s', (wide, narrow, expected) => {
    expect(includesPattern(pattern(wide), pattern(narrow))).toBe(expected);
  });
});

describe('literalAutomaton', () => {
  test('finds every literal at every place', () => {
    const literals = fc.array(fc.string({unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 4}), {
      maxLength: 8,
    });
    const texts = fc.string({unit: fc.constantFrom('a', 'b', 'é', '-', '\u{1F600}'), maxLength: 12});
    fc.assert(
      fc.property(literals, texts, (names, text) => {
        const found: string[] = [];
        literalAutomaton(names).scan(text, (literal, end) => found.push(`${literal}@${end}`));
        const expected = names.flatMap((name, literal) =>
          Array.from({length: text.length}, (_, at) => at)
            .filter(at => text.startsWith(name, at))
            .map(at => `${literal}@${at + name.length}`),
        );
        expect(found.toSorted()).toEqual(expected.toSorted());
      }),
      {numRuns: 2000},
    );
  });

  test('stays small, however many characters the literals have', () => {
    const script = Array.from({length: 25_000}, (_, at) => String.fromCharCode(0x3000 + at)).join('');
    const found: number[] = [];
    const automaton = literalAutomaton([script, script.slice(-3), '\u3000']);
    automaton.scan(`${script}\u3010`, (literal, end) => found.push(literal, end));
    expect(found).toEqual([2, 1, 0, 25_000, 1, 25_000]);
  });
});
