import {Ajv} from 'ajv';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {FindingCode} from '../../src/lifecycle/finding.ts';
import {LIFECYCLE_POLICY_SCHEMA} from '../../src/lifecycle/json-schema.ts';
import {lintLifecyclePolicy} from '../../src/lifecycle/lint.ts';

/** What holds between rules, and what concerns the text alone, no schema can say. */
const BEYOND_SCHEMA: readonly FindingCode[] = [
  'TEXT_TOO_SHORT',
  'TEXT_TOO_LONG',
  'DUPLICATE_PRIORITY',
  'SECOND_UNTAGGED_RULE',
  'ANY_RULE_NOT_LAST',
  'DUPLICATE_TAG_ENTRY',
];

const validate = new Ajv({strict: false}).compile(LIFECYCLE_POLICY_SCHEMA);

const EXPIRE = {type: 'expire'};
const ARCHIVE = {type: 'transition', targetStorageClass: 'archive'};
const DAYS = {countUnit: 'days', countNumber: 90};

const right = fc.constantFrom<[selection: object, action: object]>(
  [{tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1}, EXPIRE],
  [
    {tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 1, storageClass: 'standard'},
    ARCHIVE,
  ],
  [{tagStatus: 'tagged', tagPatternList: ['v*'], countType: 'sinceImagePushed', ...DAYS}, EXPIRE],
  [{tagStatus: 'tagged', tagPrefixList: ['v'], countType: 'sinceImagePulled', ...DAYS}, ARCHIVE],
  [{tagStatus: 'any', storageClass: 'archive', countType: 'sinceImageTransitioned', ...DAYS}, EXPIRE],
);

/** One member set to a value that is right in some rules and wrong in others; undefined removes it. */
const change = fc.oneof(
  ...Object.entries({
    rulePriority: [1, 0, 1.5, '1'],
    description: ['text', null],
    extra: [1],
    'selection/tagStatus': ['tagged', 'untagged', 'any', 'all'],
    'selection/tagPatternList': [['v*'], [], ['*a*b*c*d*'], ['****'], 'v*'],
    'selection/tagPrefixList': [['v'], [1], {}],
    'selection/storageClass': ['standard', 'archive', 'glacier'],
    'selection/countType': [
      'imageCountMoreThan',
      'sinceImagePushed',
      'sinceImagePulled',
      'sinceImageTransitioned',
      'x',
    ],
    'selection/countUnit': ['days', 'day', null],
    'selection/countNumber': [1, 89, 90, 0, 1.5, '1'],
    'action/type': ['expire', 'transition', 'EXPIRE'],
    'action/targetStorageClass': ['archive', null],
  }).map(([path, values]) => fc.constantFrom(undefined, ...values).map((value: unknown) => ({path, value}))),
);

const rules = fc.tuple(right, fc.array(change, {maxLength: 3})).map(([[selection, action], changes]) => {
  const rule: Record<string, unknown> = {rulePriority: 1, selection: {...selection}, action: {...action}};
  for (const {path, value} of changes) {
    const [parent, name] = path.includes('/') ? (path.split('/') as [string, string]) : ['', path];
    const holder = (parent ? rule[parent] : rule) as Record<string, unknown>;
    holder[name] = value;
  }
  return rule;
});

describe('LIFECYCLE_POLICY_SCHEMA', () => {
  test('accepts exactly the policies in whose shape the lint finds no fault', () => {
    const seen = {valid: 0, invalid: 0};
    fc.assert(
      fc.property(rules, one => {
        const policy = JSON.parse(JSON.stringify({rules: [one]}));
        const faults = lintLifecyclePolicy(JSON.stringify(policy)).filter(
          ({severity, code}) => severity === 'error' && !BEYOND_SCHEMA.includes(code),
        );
        seen[faults.length === 0 ? 'valid' : 'invalid']++;
        expect(validate(policy), JSON.stringify({policy, faults})).toBe(faults.length === 0);
      }),
      {numRuns: 3000},
    );
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(200);
  });

  test('names its dialect, so that editors understand it', () => {
    expect(LIFECYCLE_POLICY_SCHEMA.$schema).toBe('http://json-schema.org/draft-07/schema#');
  });
});
