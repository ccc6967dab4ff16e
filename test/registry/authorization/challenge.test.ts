import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseChallenges} from '../../../src/registry/authorization/challenge.ts';

describe('parseChallenges', () => {
  test("reads ECR's challenge", () => {
    const header =
      'Basic realm="https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"';
    expect(parseChallenges(header)).toEqual([
      {
        scheme: 'basic',
        parameters: {
          realm: 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/',
          service: 'ecr.amazonaws.com',
        },
      },
    ]);
  });

  test('reads a scope with commas within its quotes', () => {
    const [challenge] = parseChallenges(
      'Bearer realm="https://auth/token",service="registry",scope="repository:app:pull,push",error="invalid_token"',
    );
    expect(challenge!.parameters.scope).toBe('repository:app:pull,push');
    expect(challenge!.parameters.error).toBe('invalid_token');
  });

  test('tells several challenges in one header apart', () => {
    expect(parseChallenges('Basic realm="a", Bearer realm="b", service=c')).toEqual([
      {scheme: 'basic', parameters: {realm: 'a'}},
      {scheme: 'bearer', parameters: {realm: 'b', service: 'c'}},
    ]);
  });

  test('reads schemes and names in any case, spaces around the equals sign and escaped quotes', () => {
    expect(parseChallenges('BEARER  Realm = "a \\"b\\" c" ,\tSERVICE=x')).toEqual([
      {scheme: 'bearer', parameters: {realm: 'a "b" c', service: 'x'}},
    ]);
  });

  test('reads a scheme without parameters', () => {
    expect(parseChallenges('Negotiate')).toEqual([{scheme: 'negotiate', parameters: {}}]);
  });

  test('finds nothing in an absent or empty header', () => {
    expect(parseChallenges(undefined)).toEqual([]);
    expect(parseChallenges(' , ')).toEqual([]);
  });

  test('ends, whatever the header says', () => {
    fc.assert(
      fc.property(fc.string({maxLength: 300, unit: 'binary'}), header => {
        expect(Array.isArray(parseChallenges(header))).toBe(true);
      }),
      {seed: 20260101},
    );
  });
});
