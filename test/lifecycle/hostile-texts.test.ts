import fc from 'fast-check';
import {expect, test} from 'vitest';
import {EcrctlError} from '../../src/errors.ts';
import {lintLifecyclePolicy} from '../../src/lifecycle/lint.ts';
import {parseLifecyclePolicy, serviceRefusal} from '../../src/lifecycle/parse.ts';
import {imagesFrom} from '../../src/lifecycle/parse-images.ts';
import {policies} from './arbitrary.ts';

const MEMBERS = [
  ...['rules', 'rulePriority', 'description', 'selection', 'tagStatus', 'tagPatternList', 'tagPrefixList'],
  ...['storageClass', 'countType', 'countUnit', 'countNumber', 'action', 'type', 'targetStorageClass'],
  ...['imageDetails', 'imageDigest', 'imageTags', 'imagePushedAt', '__proto__', 'constructor', 'x/y~z', ''],
];
const VALUES = [
  ...[null, true, 0, -1, 1.5, 1e21, 1e308, '', '*', '*****', 'days', 'expire', 'transition', 'any', 'tagged'],
  ...['archive', '__proto__', 'toString', '\ud800', '\u0000', '\u202e', '\u0085'],
];

const values = fc.letrec<{value: unknown}>(tie => ({
  value: fc.oneof(
    {depthSize: 'small'},
    fc.constantFrom<unknown>(...VALUES),
    fc.array(tie('value'), {maxLength: 4}),
    fc.dictionary(fc.constantFrom(...MEMBERS), tie('value'), {maxKeys: 6}),
  ),
})).value;

/** Anything from nonsense to a policy with one value or one character changed. */
const texts = fc.oneof(
  fc.string({unit: 'binary'}),
  values.map(value => JSON.stringify(value)),
  policies.map(({rules}) => JSON.stringify({rules: rules.slice(0, 1)})),
  fc.tuple(policies, values, fc.nat()).map(([policy, value, at]) => withOneValue(policy, value, at)),
  fc
    .tuple(policies, fc.nat(), fc.string({unit: 'binary', maxLength: 2}))
    .map(([policy, at, piece]) => withPiece(JSON.stringify(policy), at, piece)),
);

test('whatever a text is, lint, parser and refusal agree whether it is a policy, and throw nothing else', () => {
  let taken = 0;
  fc.assert(
    fc.property(texts, text => {
      const errors = lintLifecyclePolicy(text).filter(({severity}) => severity === 'error');
      const policy = fails('INVALID_POLICY', () => parseLifecyclePolicy(text));
      expect(policy !== undefined).toBe(errors.length === 0);
      expect(serviceRefusal(text) === undefined).toBe(errors.length === 0);
      if (policy) taken++;
      for (const {line, column, message, suggestion, serviceMessage} of errors) {
        expect(line >= 1 && column >= 1).toBe(true);
        expect(`${message}${suggestion}`).not.toMatch(/\p{Cc}|undefined/u);
        expect(serviceMessage).toBeDefined();
      }
    }),
    {numRuns: 4000},
  );
  expect(taken).toBeGreaterThan(50);
});

test('whatever a value is, it is images or INVALID_INPUT', () => {
  fc.assert(
    fc.property(values, value => {
      const images = fails('INVALID_INPUT', () => imagesFrom(value));
      for (const {imagePushedAt} of images ?? []) expect(imagePushedAt.getTime()).not.toBeNaN();
    }),
    {numRuns: 4000},
  );
});

test('thousands of members that the grammar does not know are found in one pass', () => {
  const members = Array.from({length: 25_000}, (_, at) => [`member${at}`, 1]);
  const text = JSON.stringify(Object.fromEntries(members)).slice(0, 300_000);
  const whole = `${text.slice(0, text.lastIndexOf(','))}}`;
  expect(lintLifecyclePolicy(whole).length).toBeGreaterThan(10_000);
});

/** The result of a function that may fail with one code only. */
function fails<T>(code: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    expect(error).toBeInstanceOf(EcrctlError);
    expect(error).toMatchObject({code});
    expect((error as Error).message).not.toMatch(/[\n\r]/);
    return undefined;
  }
}

/** A copy of a policy in which one member, counted through the whole tree, has another value. */
function withOneValue(policy: object, value: unknown, at: number): string {
  const text = JSON.stringify(policy);
  const count = text.split('":').length - 1;
  let left = count === 0 ? 0 : at % count;
  return JSON.stringify(policy, (name, old) => (name !== '' && left-- === 0 ? value : old));
}

function withPiece(text: string, at: number, piece: string): string {
  const place = at % text.length;
  return text.slice(0, place) + piece + text.slice(place + 1);
}
