import {describe, expect, test} from 'vitest';
import {parseJsonSource, pointerToken} from '../../src/json/json-source.ts';

const TEXT = `{
  "rules": [
    {"rulePriority": 1, "a/b": {"x": true}}
  ],
  "rules": 2
}`;

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

  test('tells members that are written twice', () => {
    expect(parseJsonSource(TEXT).duplicateKeys).toEqual(['/rules']);
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
  });

  test('refuses a text that is nested too deeply, and still reads brackets in strings', () => {
    const deep = '['.repeat(100_000);
    expect(parseJsonSource(deep).faults[0]?.message).toBe('nested more than 256 levels deep');
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
