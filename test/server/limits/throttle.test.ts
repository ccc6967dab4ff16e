import {describe, expect, test} from 'vitest';
import {DEFAULT_RATES, rateOf} from '../../../src/server/limits/rates.ts';
import {createThrottle, type ThrottledCall} from '../../../src/server/limits/throttle.ts';

function call(
  now: number,
  change: {operation?: string; region?: string; accountId?: string} = {},
): ThrottledCall {
  const {operation = 'PutImage', region = 'us-east-1', accountId = '123456789012'} = change;
  return {
    operation,
    region,
    now,
    caller: {accountId, arn: `arn:aws:iam::${accountId}:root`, accessKeyId: 'k'},
  };
}

/** How many of so many calls at one instant are let through. */
function passed(take: (call: ThrottledCall) => void, calls: number, target: ThrottledCall): number {
  let count = 0;
  for (let at = 0; at < calls; at++) {
    try {
      take(target);
      count++;
    } catch (error) {
      expect(error).toMatchObject({faultName: 'ThrottlingException', message: 'Rate exceeded'});
    }
  }
  return count;
}

describe('createThrottle', () => {
  test('lets a burst through and refuses what goes beyond it', () => {
    expect(passed(createThrottle(DEFAULT_RATES), 25, call(0))).toBe(10);
  });

  test('refills with time, up to the burst', () => {
    const take = createThrottle({PutImage: {perSecond: 2, burst: 4}});
    expect(passed(take, 10, call(0))).toBe(4);
    expect(passed(take, 10, call(1000))).toBe(2);
    expect(passed(take, 10, call(60_000))).toBe(4);
  });

  test('keeps a bucket for each account, region and operation', () => {
    const take = createThrottle({PutImage: rateOf(1), ListImages: rateOf(1)});
    expect(passed(take, 2, call(0))).toBe(1);
    expect(passed(take, 2, call(0, {accountId: '210987654321'}))).toBe(1);
    expect(passed(take, 2, call(0, {region: 'eu-west-1'}))).toBe(1);
    expect(passed(take, 2, call(0, {operation: 'ListImages'}))).toBe(1);
  });

  test('never refuses an operation without a rate', () => {
    expect(passed(createThrottle(DEFAULT_RATES), 5000, call(0, {operation: 'ListImages'}))).toBe(5000);
    expect(passed(createThrottle(DEFAULT_RATES), 50, call(0, {operation: 'constructor'}))).toBe(50);
  });

  test('survives a clock that goes back', () => {
    const take = createThrottle({PutImage: rateOf(1)});
    expect(passed(take, 1, call(10_000))).toBe(1);
    expect(passed(take, 5, call(0))).toBe(0);
    expect(passed(take, 5, call(1_000))).toBe(1);
  });
});
