import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Finding} from '../../src/lifecycle/finding.ts';
import {lintLifecyclePolicy} from '../../src/lifecycle/lint.ts';

interface RuleParts {
  rulePriority?: unknown;
  description?: unknown;
  selection?: object;
  action?: unknown;
}

const COUNT = {countType: 'imageCountMoreThan', countNumber: 5};
const AGE = {countType: 'sinceImagePushed', countUnit: 'days', countNumber: 5};
const PADDING = 'long enough for the least length that the service takes';

/** A text of one rule per argument; every part that a rule does not name is a valid one. */
function text(...rules: object[]): string {
  return JSON.stringify({
    rules: rules.map((rule, position) => ({
      rulePriority: position + 1,
      description: PADDING,
      selection: {tagStatus: 'any', ...COUNT},
      action: {type: 'expire'},
      ...rule,
    })),
  });
}

function oneRule(rule: RuleParts): string {
  return text(rule);
}

function errors(policy: string): Finding[] {
  return lintLifecyclePolicy(policy).filter(({severity}) => severity === 'error');
}

function tagged(...tagPatternList: string[]): object {
  return {tagStatus: 'tagged', tagPatternList, ...COUNT};
}

describe('lintLifecyclePolicy', () => {
  test('finds nothing in a valid policy', () => {
    expect(lintLifecyclePolicy(text({selection: tagged('v*')}, {}))).toEqual([]);
  });

  test('reports every fault at once, in the order of the text, with pointer, line and column', () => {
    const policy = `{
  "rules": [
    {
      "rulePriority": "1",
      "selection": {"tagStatus": "tagd", "countType": "sinceImagePushed", "countUnit": "day", "countNumber": 0},
      "action": {"type": "expire"},
      "extra": true
    },
    {"selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 1}, "action": {"type": "expire"}}
  ]
}`;
    expect(errors(policy).map(({code, pointer, line, column}) => [code, pointer, line, column])).toEqual([
      ['WRONG_TYPE', '/rules/0/rulePriority', 4, 23],
      ['BAD_VALUE', '/rules/0/selection/tagStatus', 5, 34],
      ['BAD_VALUE', '/rules/0/selection/countUnit', 5, 88],
      ['TOO_SMALL', '/rules/0/selection/countNumber', 5, 110],
      ['UNKNOWN_MEMBER', '/rules/0/extra', 7, 7],
      ['MISSING_MEMBER', '/rules/1', 9, 5],
    ]);
  });

  test.each<[string, string, Partial<Finding>, string]>([
    [
      'text that is not JSON',
      'x'.repeat(120),
      {code: 'NOT_JSON', suggestion: 'write strict JSON, without comments or trailing commas'},
      'Could not map policyString into LifecyclePolicy.',
    ],
    [
      'a list',
      `[${' '.repeat(120)}]`,
      {code: 'NOT_AN_OBJECT'},
      'Could not map policyString into LifecyclePolicy.',
    ],
    [
      'no rules',
      `{${' '.repeat(120)}}`,
      {code: 'MISSING_MEMBER'},
      'object has missing required properties (["rules"])',
    ],
    [
      'rules that are null',
      `{"rules": null${' '.repeat(120)}}`,
      {code: 'WRONG_TYPE', suggestion: 'leave rules out rather than writing null'},
      'instance type (null) does not match any allowed primitive type (allowed: ["array"])',
    ],
    [
      'a rule that is null',
      `{"rules": [null]${' '.repeat(120)}}`,
      {
        code: 'WRONG_TYPE',
        message: 'the rule is null, and must be an object',
        suggestion: 'leave the rule out rather than writing null',
      },
      'instance type (null) does not match any allowed primitive type (allowed: ["object"])',
    ],
    [
      'an entry that is no text',
      oneRule({selection: {tagStatus: 'tagged', tagPatternList: [1], ...COUNT}}),
      {code: 'WRONG_TYPE', message: 'an entry of tagPatternList is 1, and must be a string'},
      'instance type (integer) does not match any allowed primitive type (allowed: ["string"])',
    ],
    [
      'an empty list of rules',
      `{"rules": []${' '.repeat(120)}}`,
      {code: 'NO_RULES'},
      'array is too short: must have at least 1 elements but instance has 0 elements',
    ],
    [
      'an unknown member',
      oneRule({unknown: 1} as RuleParts),
      {
        code: 'UNKNOWN_MEMBER',
        pointer: '/rules/0/unknown',
        message: 'the rule has a member "unknown" that the grammar does not know',
      },
      'object instance has properties which are not allowed by the schema: (["unknown"])',
    ],
    [
      'a misspelt member',
      oneRule({selection: {tagStatus: 'tagged', tagPrefixlist: ['v'], tagPatternList: ['v*'], ...COUNT}}),
      {code: 'UNKNOWN_MEMBER', suggestion: '"tagPrefixList" may be meant'},
      'object instance has properties which are not allowed by the schema: (["tagPrefixlist"])',
    ],
    [
      'a missing member',
      oneRule({selection: {tagStatus: 'any', countType: 'imageCountMoreThan'}}),
      {code: 'MISSING_MEMBER', pointer: '/rules/0/selection', suggestion: 'add "countNumber"'},
      'object has missing required properties (["countNumber"])',
    ],
    [
      'an unknown action',
      oneRule({action: {type: 'EXPIRE'}}),
      {code: 'BAD_VALUE', suggestion: 'write "expire"'},
      'instance value ("EXPIRE") not found in enum (possible values: ["expire","transition"])',
    ],
    [
      'a number in quotes',
      oneRule({rulePriority: '7'}),
      {code: 'WRONG_TYPE', suggestion: 'write 7 without quotes'},
      'instance type (string) does not match any allowed primitive type (allowed: ["integer"])',
    ],
    [
      'a broken number',
      oneRule({selection: {tagStatus: 'any', ...COUNT, countNumber: 1.5}}),
      {code: 'WRONG_TYPE', message: 'countNumber is 1.5, and must be an integer'},
      'instance type (number) does not match any allowed primitive type (allowed: ["integer"])',
    ],
    [
      'a count of zero',
      oneRule({selection: {tagStatus: 'any', ...COUNT, countNumber: 0}}),
      {code: 'TOO_SMALL'},
      'numeric instance is lower than the required minimum (minimum: 1, found: 0)',
    ],
    [
      'an unknown countType',
      oneRule({selection: {tagStatus: 'any', countType: 'sinceImagePush', countNumber: 1}}),
      {code: 'BAD_VALUE', suggestion: 'write "sinceImagePushed"'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'a countUnit with imageCountMoreThan',
      oneRule({selection: {tagStatus: 'any', ...COUNT, countUnit: 'days'}}),
      {code: 'BAD_COMBINATION', pointer: '/rules/0/selection/countUnit'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'an age without countUnit',
      oneRule({selection: {tagStatus: 'any', countType: 'sinceImagePushed', countNumber: 1}}),
      {code: 'BAD_COMBINATION', suggestion: 'add "countUnit": "days"'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'sinceImagePulled with expire',
      oneRule({selection: {tagStatus: 'any', ...AGE, countType: 'sinceImagePulled'}}),
      {code: 'BAD_COMBINATION', pointer: '/rules/0/action/type'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'sinceImageTransitioned without its storage class',
      oneRule({selection: {tagStatus: 'any', ...AGE, countType: 'sinceImageTransitioned', countNumber: 90}}),
      {code: 'BAD_COMBINATION', suggestion: 'add "storageClass": "archive"'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'a count in the archive',
      oneRule({selection: {tagStatus: 'any', ...COUNT, storageClass: 'archive'}}),
      {code: 'BAD_COMBINATION', pointer: '/rules/0/selection/storageClass'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'a transition out of the archive',
      oneRule({
        selection: {
          tagStatus: 'any',
          ...AGE,
          countType: 'sinceImageTransitioned',
          countNumber: 90,
          storageClass: 'archive',
        },
        action: {type: 'transition', targetStorageClass: 'archive'},
      }),
      {code: 'BAD_COMBINATION', suggestion: 'use "expire"'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'less than 90 days in the archive',
      oneRule({
        selection: {
          tagStatus: 'any',
          ...AGE,
          countType: 'sinceImageTransitioned',
          countNumber: 30,
          storageClass: 'archive',
        },
      }),
      {code: 'TOO_SMALL', suggestion: 'write 90 or more'},
      'numeric instance is lower than the required minimum (minimum: 90, found: 30)',
    ],
    [
      'a transition without target',
      oneRule({action: {type: 'transition'}}),
      {code: 'BAD_COMBINATION', suggestion: 'add "targetStorageClass": "archive"'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'a null target',
      oneRule({action: {type: 'transition', targetStorageClass: null}}),
      {code: 'WRONG_TYPE', suggestion: 'leave targetStorageClass out rather than writing null'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'tagged without a list',
      oneRule({selection: {tagStatus: 'tagged', ...COUNT}}),
      {code: 'TAG_LIST_MISSING'},
      'Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.',
    ],
    [
      'both lists',
      oneRule({selection: {...tagged('v*'), tagPrefixList: ['w']}}),
      {code: 'TWO_TAG_LISTS'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'a list for untagged images',
      oneRule({selection: {...tagged('v*'), tagStatus: 'untagged'}}),
      {code: 'TAG_LIST_UNWANTED', pointer: '/rules/0/selection/tagPatternList'},
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'five wildcards',
      oneRule({selection: tagged('*a*b*c*d*')}),
      {code: 'TOO_MANY_WILDCARDS', pointer: '/rules/0/selection/tagPatternList/0'},
      'tagPatternList values can have at most 4 wildcards (*).',
    ],
    [
      'a priority twice',
      text({selection: tagged('v*')}, {rulePriority: 1}),
      {code: 'DUPLICATE_PRIORITY', pointer: '/rules/1/rulePriority'},
      'Rule priorities must be unique.',
    ],
    [
      'two untagged rules',
      text({selection: {tagStatus: 'untagged', ...COUNT}}, {selection: {tagStatus: 'untagged', ...AGE}}),
      {code: 'SECOND_UNTAGGED_RULE', pointer: '/rules/1/selection/tagStatus'},
      'Only one rule can select Untagged images per storage class.',
    ],
    [
      'an any rule that is not the last',
      text({rulePriority: 2}, {rulePriority: 3, selection: tagged('v*')}),
      {code: 'ANY_RULE_NOT_LAST', pointer: '/rules/0/rulePriority'},
      'Rule for tagStatus=ANY must have the lowest priority per storage class',
    ],
    [
      'an entry in two rules',
      text({selection: tagged('v*', 'w*')}, {selection: tagged('w*')}),
      {code: 'DUPLICATE_TAG_ENTRY', pointer: '/rules/1/selection/tagPatternList/0'},
      'Tag prefixes and tag patterns must be unique per storage class.',
    ],
    [
      'more than 50 rules',
      text(...Array.from({length: 51}, (_, at) => ({selection: tagged(`v${at}-*`)}))),
      {code: 'TOO_MANY_RULES', pointer: '/rules', suggestion: 'remove or merge 1 of them'},
      'array is too long: must have at most 50 elements but instance has 51 elements',
    ],
    [
      'a text that is too short',
      '{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any"}}]}',
      {code: 'TEXT_TOO_SHORT'},
      'Member must have length greater than or equal to 100',
    ],
    [
      'a text that is too long',
      oneRule({description: 'x'.repeat(30_720)}),
      {code: 'TEXT_TOO_LONG'},
      'Member must have length less than or equal to 30720',
    ],
  ])('refuses %s, and tells what the service says', (_, policy, finding, serviceText) => {
    const found = errors(policy).find(({code}) => code === finding.code);
    expect(found).toMatchObject({...finding, severity: 'error', serviceMessage: {text: serviceText}});
    expect(found?.message).not.toContain('\n');
  });

  test.each([
    [
      'an any rule in each storage class',
      [
        {selection: {tagStatus: 'any', ...AGE}, action: {type: 'transition', targetStorageClass: 'archive'}},
        {
          selection: {
            tagStatus: 'any',
            storageClass: 'archive',
            countType: 'sinceImageTransitioned',
            countUnit: 'days',
            countNumber: 365,
          },
        },
      ],
    ],
    [
      'patterns in one rule and prefixes in another',
      [{selection: tagged('v*')}, {selection: {tagStatus: 'tagged', tagPrefixList: ['w'], ...COUNT}}],
    ],
    [
      'gaps between priorities, and rules in any order',
      [{rulePriority: 900}, {rulePriority: 3, selection: tagged('v*')}],
    ],
    ['four wildcards', [{selection: tagged('*a*b*c*')}]],
    [
      'the storage class standard, written out',
      [{selection: {tagStatus: 'any', storageClass: 'standard', ...AGE}}],
    ],
  ])('allows %s', (_, rules) => {
    expect(errors(text(...rules))).toEqual([]);
  });

  test('marks the service texts that are our guess', () => {
    const [guess] = errors(text({selection: tagged('v*')}, {rulePriority: 1}));
    const [seen] = errors(oneRule({selection: {tagStatus: 'tagged', ...COUNT}}));
    expect([guess?.serviceMessage?.seen, seen?.serviceMessage?.seen]).toEqual([false, true]);
  });

  test('warns of members that are written twice, at the second of them', () => {
    const policy = text({}).replace('"rulePriority":1', '"rulePriority":1,\n"rulePriority":2');
    expect(lintLifecyclePolicy(policy)).toMatchObject([{code: 'DUPLICATE_MEMBER', severity: 'warning'}]);
  });

  test('never throws and always finds a place, whatever the text is', () => {
    const json = fc.json({maxDepth: 4});
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          json,
          json.map(rules => `{"rules": ${rules}}`),
        ),
        policy => {
          for (const {line, column} of lintLifecyclePolicy(policy)) {
            expect(line).toBeGreaterThanOrEqual(1);
            expect(column).toBeGreaterThanOrEqual(1);
          }
        },
      ),
    );
    expect(errors('['.repeat(20_000))).toMatchObject([{code: 'NOT_JSON'}]);
    expect(errors('['.repeat(20_000_000))).toMatchObject([{code: 'TEXT_TOO_LONG'}]);
  });
});

describe('what a policy never does', () => {
  test.each<[string, object[], string]>([
    [
      'behind a wider pattern',
      [{selection: tagged('prod*')}, {selection: tagged('prod-eu*')}],
      'rule 2 can never act on an image: rule 1 sees every image that it sees, and comes first',
    ],
    [
      'behind the same tags as a prefix',
      [{selection: {tagStatus: 'tagged', tagPrefixList: ['prod'], ...COUNT}}, {selection: tagged('prod*')}],
      'rule 2 can never act on an image: rule 1 sees every image that it sees, and comes first',
    ],
    [
      'behind fewer entries',
      [{selection: tagged('*a*')}, {selection: tagged('a*', 'b*')}],
      'rule 2 can never act on an image: rule 1 sees every image that it sees, and comes first',
    ],
    [
      'behind rules that see everything together',
      [{selection: tagged('*')}, {selection: {tagStatus: 'untagged', ...COUNT}}, {}],
      'rule 3 can never act on an image: rules 1 and 2 together see every image, and come first',
    ],
    [
      'with an entry that no tag matches',
      [{selection: tagged('app:v*')}],
      'rule 1 can never act on an image: one of its entries can match no tag',
    ],
  ])('is told of a rule %s', (_, rules, message) => {
    expect(lintLifecyclePolicy(text(...rules))).toContainEqual(
      expect.objectContaining({severity: 'warning', code: 'RULE_NEVER_ACTS', message}),
    );
  });

  test.each<[string, object[]]>([
    ['a narrower pattern first', [{selection: tagged('prod-eu*')}, {selection: tagged('prod*')}]],
    ['more entries first', [{selection: tagged('a*', 'b*')}, {selection: tagged('*a*')}]],
    ['patterns that only overlap', [{selection: tagged('a*')}, {selection: tagged('*b')}]],
    ['every tagged image first, then any', [{selection: tagged('*')}, {}]],
  ])('is not told of %s', (_, rules) => {
    expect(lintLifecyclePolicy(text(...rules))).toEqual([]);
  });

  test.each([
    [{tagStatus: 'tagged', tagPrefixList: ['v*'], ...COUNT}, 'use tagPatternList for wildcards'],
    [tagged('-rc*'), 'put a * in front of it'],
    [tagged(''), 'write "*" for every tag'],
    [tagged(`${'x'.repeat(129)}*`), 'shorten it'],
  ])('is told of an entry that no tag can match', (selection, suggestion) => {
    expect(lintLifecyclePolicy(oneRule({selection}))).toContainEqual(
      expect.objectContaining({code: 'ENTRY_NEVER_MATCHES', suggestion}),
    );
  });

  test('is told of a prefix that matches every tag', () => {
    const selection = {tagStatus: 'tagged', tagPrefixList: [''], ...COUNT};
    expect(lintLifecyclePolicy(oneRule({selection}))).toMatchObject([{code: 'ENTRY_MATCHES_ALL'}]);
  });

  test('is noted of a rule that only protects one tag', () => {
    expect(lintLifecyclePolicy(oneRule({selection: tagged('prod')}))).toMatchObject([
      {severity: 'note', code: 'RULE_ONLY_PROTECTS', pointer: '/rules/0/selection'},
    ]);
  });
});
