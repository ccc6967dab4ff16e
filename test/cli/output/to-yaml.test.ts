import {expect, test} from 'vitest';
import {stringify} from 'yaml';
import {toYaml} from '../../../src/cli/output/to-yaml.ts';

const MANY = 1203;

/** Whatever a line of YAML can stumble over. */
const ITEMS = Array.from({length: MANY}, (_, at) => ({
  imageDigest: `sha256:${at.toString(16).padStart(64, '0')}`,
  imageTags: at % 3 === 0 ? [] : [`v${at}`, 'yes', '1.0', '#x'],
  imagePushedAt: new Date(at * 1000),
  description: `${'a long text that has to be wrapped somewhere '.repeat(at % 4)}: - end`,
  policy: at % 5 === 0 ? '{\n  "Version": "2012-10-17"\n\n}\n' : undefined,
  nothing: null,
}));

test.each([
  ['a list', ITEMS],
  ['a short list', ITEMS.slice(0, 3)],
  ['an empty list', []],
  ['a listing', {imageDetails: ITEMS, nextToken: undefined, 'a key: with #': ITEMS.slice(0, 1)}],
  ['a short listing', {repositories: ITEMS.slice(0, 2)}],
  ['a text', 'yes'],
  ['nothing', null],
  ['a number of things', {a: 1, b: {c: ITEMS.slice(0, 2)}, d: []}],
])('%s is the same YAML as if it were written in one go', (_what, value) => {
  expect(toYaml(value)).toBe(stringify(value, {aliasDuplicateObjects: false}));
});
