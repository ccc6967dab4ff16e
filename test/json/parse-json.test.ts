import {expect, test} from 'vitest';
import {parseJson} from '../../src/json/parse-json.ts';

const parse = (text: string) => parseJson(text, (why, cause) => new Error(`the text ${why}`, {cause}));

test('a text is parsed as far as it is nested no deeper than is read', () => {
  expect(parse('{"a": ["[[{{"]}')).toEqual({a: ['[[{{']});
  expect(() => parse(`${'['.repeat(256)}${']'.repeat(256)}`)).not.toThrow();
  expect(() => parse(`${'['.repeat(257)}${']'.repeat(257)}`)).toThrow(
    'the text is nested more than 256 levels deep',
  );
});

test('a text that is no JSON is refused with the cause', () => {
  expect(() => parse('{')).toThrow(
    expect.objectContaining({message: 'the text is not valid JSON', cause: expect.any(SyntaxError)}),
  );
});
