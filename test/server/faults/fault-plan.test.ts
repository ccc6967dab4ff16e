import {describe, expect, test} from 'vitest';
import {planFaults} from '../../../src/server/faults/fault-plan.ts';
import {parseFault} from '../../../src/server/faults/parse-fault.ts';
import type {FaultTarget, PlannedFault} from '../../../src/server/seams.ts';

const call = (operation: string, protocol: FaultTarget['protocol'] = 'api'): FaultTarget => ({
  operation,
  protocol,
});

/** Which of so many equal calls fail, as a row of X and dots. */
function pattern(fault: string, calls: number, target = call('PutImage')): string {
  const plan = planFaults([parseFault(fault)]);
  return Array.from({length: calls}, () => (plan(target) ? 'X' : '.')).join('');
}

const nameOf = (fault: PlannedFault | undefined) =>
  fault?.kind === 'error' ? fault.fault.faultName : fault?.kind;

describe('a fault plan', () => {
  test('lets everything pass when it is empty', () => {
    expect(planFaults([])(call('PutImage'))).toBeUndefined();
  });

  test('strikes every call when nothing narrows it', () => {
    expect(pattern('throttle', 4)).toBe('XXXX');
  });

  test('lets the first calls pass and stops when it is spent', () => {
    expect(pattern('throttle,after=2,times=1', 5)).toBe('..X..');
  });

  test('strikes only the operations that it names, on both protocols', () => {
    const plan = planFaults([parseFault('throttle,op=PutImage|Get*')]);
    expect(plan(call('PutImage', 'distribution'))).toBeDefined();
    expect(plan(call('GetDownloadUrlForLayer'))).toBeDefined();
    expect(plan(call('ListImages'))).toBeUndefined();
  });

  test('strikes only the protocol that it names', () => {
    const plan = planFaults([parseFault('throttle,protocol=distribution')]);
    expect(plan(call('PutImage'))).toBeUndefined();
    expect(plan(call('PutImage', 'distribution'))).toBeDefined();
  });

  test('counts only the calls that it matches', () => {
    const plan = planFaults([parseFault('throttle,op=PutImage,after=1')]);
    expect(plan(call('PutImage'))).toBeUndefined();
    expect(plan(call('ListImages'))).toBeUndefined();
    expect(plan(call('PutImage'))).toBeDefined();
  });

  test('strikes about the share that it is told, and the same calls again for the same seed', () => {
    const row = pattern('throttle,p=0.25,seed=7', 400);
    expect(pattern('throttle,p=0.25,seed=7', 400)).toBe(row);
    expect(pattern('throttle,p=0.25,seed=8', 400)).not.toBe(row);
    const struck = row.split('X').length - 1;
    expect(struck).toBeGreaterThan(60);
    expect(struck).toBeLessThan(140);
  });

  test('never strikes with probability 0 and always with 1', () => {
    expect(pattern('throttle,p=0', 50)).toBe('.'.repeat(50));
    expect(pattern('throttle,p=1', 50)).toBe('X'.repeat(50));
  });

  test('lets the first rule that strikes decide while the others still count', () => {
    const plan = planFaults([parseFault('throttle,times=1'), parseFault('reset,after=1')]);
    expect(nameOf(plan(call('PutImage')))).toBe('ThrottlingException');
    expect(nameOf(plan(call('PutImage')))).toBe('reset');
  });

  test('words its refusals as each protocol does', () => {
    const expired = planFaults([parseFault('expire-token')]);
    expect(nameOf(expired(call('PutImage', 'api')))).toBe('ExpiredTokenException');
    expect(nameOf(expired(call('PutImage', 'distribution')))).toBe('RegistryTokenExpired');
    const throttled = planFaults([parseFault('throttle')])(call('PutImage'));
    expect(throttled).toMatchObject({kind: 'error', fault: {message: 'Rate exceeded'}});
  });

  test('hands on latency, truncation and corruption with their numbers', () => {
    const only = (fault: string) => planFaults([parseFault(fault)])(call('BatchGetImage'));
    expect(only('latency=20ms')).toEqual({kind: 'latency', milliseconds: 20});
    expect(only('truncate=9')).toEqual({kind: 'truncate', afterBytes: 9});
    expect(only('corrupt=3')).toEqual({kind: 'corrupt', atByte: 3});
    expect(only('reset=100')).toEqual({kind: 'reset', afterBytes: 100});
  });
});
