import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {firstJsonFault, parseJsonSource, pointerToken} from '../../src/json/json-source.ts';

const TEXT = `{
  "rules": [
    {"rulePriority": 1, "a/b": {"x": true}}
  ]
}`;

const FRAGMENTS = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '"__proto__"',
    '\\',
    '\\u',
    '\\ud800',
    '-',
    '0',
    '01',
    '1.',
    '1e',
    '1e400',
  ],
  ...[
    'true',
    'nul',
    'NaN',
    ' ',
    '\n',
    '\r',
    '\u0000',
    '\u007f',
    '\u2028',
    '\ufeff',
    '\u00a0',
    '\ud800',
    '\u{1F600}',
    '//',
    '/*',
  ],
];

/** Pieces of JSON in any order, and JSON with one piece put into it. */
const almostJson = fc.oneof(
  fc.array(fc.constantFrom(...FRAGMENTS), {maxLength: 12}).map(pieces => pieces.join('')),
  fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ...FRAGMENTS))
    .map(([json, at, piece]) => json.slice(0, at % json.length) + piece + json.slice(at % json.length)),
);

function parsed(text: string): {value: unknown} | undefined {
  try {
    return {value: JSON.parse(text)};
  } catch {
    return undefined;
  }
}

describe('parseJsonSource', () => {
  test('finds every value by its pointer', () => {
    const source = parseJsonSource(TEXT);
    expect(source.locate('/rules/0')).toEqual({line: 3, column: 5});
    expect(source.locate('/rules/0/rulePriority')).toEqual({line: 3, column: 22});
    expect(source.locateKey('/rules/0/rulePriority')).toEqual({line: 3, column: 6});
    expect(source.locate('/rules/0/a~1b/x')).toEqual({line: 3, column: 38});
  });

  test('falls back to the nearest ancestor', () => {
    expect(parseJsonSource(TEXT).locate('/rules/0/selection/tagStatus')).toEqual({line: 3, column: 5});
  });

  test('tells members that are written twice, and means the last one, which counts', () => {
    const source = parseJsonSource('{"rules": [1],\n "rules": 2}');
    expect(source.duplicateKeys).toEqual(['/rules']);
    expect(source.value).toEqual({rules: 2});
    expect(source.locate('/rules')).toEqual({line: 2, column: 11});
    expect(source.locateKey('/rules')).toEqual({line: 2, column: 2});
  });

  test('knows the members that every object inherits for none of its own', () => {
    const source = parseJsonSource('{"a": 1,\n "__proto__": {"constructor": 2}}');
    expect(source.locate('/toString')).toEqual({line: 1, column: 1});
    expect(source.locate('/__proto__/constructor')).toEqual({line: 2, column: 31});
    expect(source.duplicateKeys).toEqual([]);
  });

  test.each([
    ['{"a": }', 1, 7],
    ['{"a": 1,}', 1, 9],
    ['// no\n{}', 1, 1],
    ['{\n"a" 1}', 2, 5],
  ])('says where %j stops being JSON', (text, line, column) => {
    const source = parseJsonSource(text);
    expect(source.faults[0]?.position).toEqual({line, column});
    expect(source.value).toBeUndefined();
    expect(firstJsonFault(text)).toEqual(source.faults[0]);
  });

  test('tells the first few faults of a text that is something else', () => {
    expect(parseJsonSource('not json at all '.repeat(100)).faults).toHaveLength(10);
    expect(parseJsonSource('{"a": [1,], "b": [2,]}').faults).toHaveLength(2);
  });

  test('takes for JSON exactly what JSON.parse does', () => {
    fc.assert(
      fc.property(almostJson, text => {
        const expected = parsed(text);
        expect({value: parseJsonSource(text).value}).toEqual(expected ?? {value: undefined});
        expect(firstJsonFault(text) === undefined).toBe(expected !== undefined);
      }),
      {numRuns: 5000},
    );
  });

  test('looks at every character of a hostile text a few times at most', () => {
    const quotes = `"${'\\"'.repeat(2_000_000)}`;
    expect(parseJsonSource(quotes).faults).not.toEqual([]);
    expect(firstJsonFault(quotes)?.position).toEqual({line: 1, column: 1});
    const names = Array.from({length: 50_000}, (_, at) => `m${at}`);
    const source = parseJsonSource(JSON.stringify(Object.fromEntries(names.map(name => [name, 1]))));
    for (const name of names) expect(source.locateKey(`/${name}`).column).toBeGreaterThan(1);
  });

  test('refuses a text that is nested too deeply, and still reads brackets in strings', () => {
    const deep = '['.repeat(100_000);
    expect(parseJsonSource(deep).faults[0]?.message).toBe('nested more than 256 levels deep');
    expect(firstJsonFault(deep)).toEqual(parseJsonSource(deep).faults[0]);
    expect(parseJsonSource(JSON.stringify([deep, '\\"'])).faults).toEqual([]);
  });

  test('has no value for an empty text', () => {
    expect(parseJsonSource('').value).toBeUndefined();
    expect(parseJsonSource('').faults).not.toEqual([]);
  });

  test('escapes pointer tokens', () => {
    expect(pointerToken('a/b~c')).toBe('a~1b~0c');
  });
});
