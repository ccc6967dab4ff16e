import {describe, expect, test} from 'vitest';
import {mutabilityOf, planSettings} from '../../../src/cli/repositories/repository-settings.ts';
import {failureOf} from '../../support/to-throw-code.ts';

describe('the mutability of tags', () => {
  test('with exceptions becomes its sort with exclusions', () => {
    expect(mutabilityOf(undefined)).toBeUndefined();
    expect(mutabilityOf('IMMUTABLE')).toEqual({mode: 'IMMUTABLE', except: []});
    expect(mutabilityOf('IMMUTABLE', ['dev-*'])).toEqual({
      mode: 'IMMUTABLE_WITH_EXCLUSION',
      except: ['dev-*'],
    });
    expect(mutabilityOf('MUTABLE_WITH_EXCLUSION', ['v*'])?.mode).toBe('MUTABLE_WITH_EXCLUSION');
  });

  test('refuses exceptions to nothing and exclusions of nothing', async () => {
    await failureOf('USAGE', () => mutabilityOf(undefined, ['dev-*']));
    await failureOf('USAGE', () => mutabilityOf('IMMUTABLE_WITH_EXCLUSION'));
  });
});

describe('the plan of an update', () => {
  const current = {
    mutability: {mode: 'MUTABLE' as const, except: []},
    scanOnPush: false,
    policyText: '{"a": 1, "b": 2}',
  };

  test('has a call for each setting that differs, and none for layout', () => {
    const steps = planSettings(current, {
      mutability: {mode: 'IMMUTABLE', except: []},
      scanOnPush: false,
      policyText: '{\n "a": 1,\n "b": 2}',
      lifecyclePolicyText: '{"rules": []}',
    });
    expect(steps.map(({operation, before}) => [operation, before])).toEqual([
      ['PutImageTagMutability', {imageTagMutability: 'MUTABLE'}],
      ['PutLifecyclePolicy', undefined],
    ]);
  });

  test('sends a policy’s text as it was written', () => {
    const [step] = planSettings(current, {policyText: '{ "a": 3 }'});
    expect(step?.input).toEqual({policyText: '{ "a": 3 }'});
  });
});
