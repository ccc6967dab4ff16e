import {describe, expect, test} from 'vitest';
import {parseLifecyclePolicy, serviceRefusal} from '../../src/lifecycle/parse.ts';
import {failureOf} from '../support/to-throw-code.ts';

const POLICY = {
  rules: [
    {
      rulePriority: 1,
      selection: {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1},
      action: {type: 'expire'},
    },
  ],
};

const PREFIX =
  "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ";

describe('parseLifecyclePolicy', () => {
  test('gives the policy of a valid text', () => {
    expect(parseLifecyclePolicy(JSON.stringify(POLICY))).toEqual(POLICY);
  });

  test('throws the first fault with its place and counts the others', async () => {
    const text = JSON.stringify(POLICY, null, 2).replace('"any"', '"all"').replace('1\n', '0\n');
    const {message, hint} = await failureOf('INVALID_POLICY', () => parseLifecyclePolicy(text));
    expect(message).toBe(
      'lifecycle policy, line 6 column 22: tagStatus is "all", and that is none of tagged, untagged, any (and 1 more)',
    );
    expect(hint).toBe('write one of tagged, untagged, any');
  });
});

describe('serviceRefusal', () => {
  test('has nothing to say of a valid text', () => {
    expect(serviceRefusal(JSON.stringify(POLICY))).toBeUndefined();
  });

  test('joins the messages of the schema, and says nothing of the rules meanwhile', () => {
    const [rule] = POLICY.rules;
    const text = JSON.stringify({rules: [{...rule, rulePriority: 0}, rule, {...rule, extra: 1, extra2: 2}]});
    expect(serviceRefusal(text)).toBe(
      `${PREFIX}numeric instance is lower than the required minimum (minimum: 1, found: 0)\nobject instance has properties which are not allowed by the schema: (["extra","extra2"])'`,
    );
  });

  test('tells the first fault of the rules once every shape is right', () => {
    const [rule] = POLICY.rules;
    expect(serviceRefusal(JSON.stringify({rules: [rule, {...rule, rulePriority: 2}]}))).toBe(
      `${PREFIX}Rule for tagStatus=ANY must have the lowest priority per storage class'`,
    );
  });

  test('tells the length of the text before anything else', () => {
    expect(serviceRefusal('{}')).toBe(
      "Invalid parameter at 'lifecyclePolicyText' failed to satisfy constraint: 'Member must have length greater than or equal to 100'",
    );
  });

  test('cannot map what is not JSON', () => {
    expect(serviceRefusal('no'.repeat(60))).toBe(
      `${PREFIX}Could not map policyString into LifecyclePolicy.'`,
    );
  });
});
