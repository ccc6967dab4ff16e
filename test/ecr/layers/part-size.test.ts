import {describe, expect, test} from 'vitest';
import {choosePartSize, MAX_PARTS} from '../../../src/ecr/layers/part-size.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const MIB = 1024 * 1024;

describe('the size of parts', () => {
  test('is what the service offers', () => {
    expect(choosePartSize(100 * MIB, 10 * MIB)).toBe(10 * MIB);
  });

  test.each([
    [8, 8],
    [1, 5],
    [64, 20],
  ])('is what the user wants (%d MiB) within what ECR takes', (wanted, chosen) => {
    expect(choosePartSize(100 * MIB, 10 * MIB, wanted * MIB)).toBe(chosen * MIB);
  });

  test('stays within bounds whatever the service says', () => {
    expect(choosePartSize(MIB, 0)).toBe(5 * MIB);
    expect(choosePartSize(MIB, 1024 * MIB)).toBe(20 * MIB);
  });

  test('grows where the layer would need more parts than there may be', () => {
    expect(choosePartSize(42_000 * MIB, 10 * MIB)).toBe(10 * MIB);
    const largest = 52_000 * MIB;
    const partSize = choosePartSize(largest, 10 * MIB);
    expect(partSize).toBe(13 * MIB);
    expect(Math.ceil(largest / partSize)).toBeLessThanOrEqual(MAX_PARTS);
  });

  test('does not help a layer larger than ECR takes', async () => {
    await failureOf('INVALID_INPUT', () => choosePartSize(52_000 * MIB + 1, 10 * MIB));
  });
});
