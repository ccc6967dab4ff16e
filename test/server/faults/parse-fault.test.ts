import {describe, expect, test} from 'vitest';
import {DEFAULT_SEED, type FaultRule} from '../../../src/server/faults/fault-rule.ts';
import {parseFault} from '../../../src/server/faults/parse-fault.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const ALWAYS = {operations: [], probability: 1, after: 0, seed: DEFAULT_SEED};

describe('parseFault', () => {
  test.each<[string, Partial<FaultRule>]>([
    ['throttle', {effect: {kind: 'throttle'}}],
    ['error=ServerException', {effect: {kind: 'error', faultName: 'ServerException'}}],
    ['expire-token', {effect: {kind: 'expire-token'}}],
    ['latency=250ms', {effect: {kind: 'latency', milliseconds: 250}}],
    ['latency=1.5s', {effect: {kind: 'latency', milliseconds: 1500}}],
    ['reset', {effect: {kind: 'reset'}}],
    ['reset=65536', {effect: {kind: 'reset', afterBytes: 65_536}}],
    ['truncate=10', {effect: {kind: 'truncate', afterBytes: 10}}],
    ['corrupt=0', {effect: {kind: 'corrupt', atByte: 0}}],
    [
      'throttle,op=PutImage|Describe*,p=0.2,after=3,times=2,seed=7,protocol=distribution',
      {
        effect: {kind: 'throttle'},
        operations: ['PutImage', 'Describe*'],
        probability: 0.2,
        after: 3,
        times: 2,
        seed: 7,
        protocol: 'distribution',
      },
    ],
    [' throttle , p=.5 ', {effect: {kind: 'throttle'}, probability: 0.5}],
  ])('understands %s', (text, rule) => {
    expect(parseFault(text)).toEqual({...ALWAYS, ...rule});
  });

  test.each([
    ['', 'there is no effect ""'],
    ['explode', 'there is no effect "explode"'],
    ['throttle=3', 'throttle takes no value'],
    ['error', '"" is not an exception'],
    ['error=Nonsense', '"Nonsense" is not an exception'],
    ['error=toString', '"toString" is not an exception'],
    ['latency', '"" is not a duration'],
    ['latency=250', '"250" is not a duration'],
    ['truncate', 'truncate needs a whole number, not ""'],
    ['reset=-1', 'reset needs a whole number, not "-1"'],
    ['throttle,p=2', '"2" is not a share of calls'],
    ['throttle,op=', 'no operation is called ""'],
    ['throttle,op=PutImages', 'no operation is called "PutImages"'],
    ['throttle,protocol=ftp', '"ftp" is not a protocol'],
    ['throttle,often=1', 'there is no option "often"'],
  ])('refuses "%s"', async (text, why) => {
    const failure = await failureOf('USAGE', () => parseFault(text));
    expect(failure.message).toBe(`fault "${text}" cannot be understood: ${why}`);
    expect(failure.hint).toBeDefined();
  });
});
