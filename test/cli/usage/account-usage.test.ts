import type {ImageDetail} from '@aws-sdk/client-ecr';
import {expect, test} from 'vitest';
import {accountRepository, totalUsage, type UsageImage} from '../../../src/cli/usage/account-usage.ts';
import type {Digest} from '../../../src/oci/digest.ts';

const OLD_BEFORE = new Date('2026-05-01T00:00:00Z');

function image(blobs: Record<string, number>, detail: Partial<ImageDetail> = {}): UsageImage {
  return {
    detail: {imagePushedAt: new Date('2026-05-20T00:00:00Z'), imageTags: ['1'], ...detail},
    blobs: Object.entries(blobs).map(([digest, size]) => ({
      digest: digest as Digest,
      size,
      mediaType: 'x',
    })),
  };
}

test('a shared layer is stored once and freed only with the last image that needs it', () => {
  const usage = accountRepository(
    'app',
    [
      image({base: 100, a: 10}),
      image({base: 100, b: 20}, {imageTags: []}),
      image({b: 20, c: 5}, {imageTags: []}),
    ],
    OLD_BEFORE,
  );
  expect(usage).toMatchObject({
    images: 3,
    totalBytes: 255,
    uniqueBytes: 135,
    untagged: {images: 2, bytes: 25},
  });
});

test('an image is old when it was neither pushed nor pulled since, and never pulled when no pull is on record', () => {
  const pushed = new Date('2026-01-01T00:00:00Z');
  const usage = accountRepository(
    'app',
    [
      image({a: 1}, {imagePushedAt: pushed}),
      image({b: 2}, {imagePushedAt: pushed, lastRecordedPullTime: new Date('2026-05-30T00:00:00Z')}),
      image({c: 4}, {imageStatus: 'ARCHIVED'}),
    ],
    OLD_BEFORE,
  );
  expect(usage).toMatchObject({
    old: {images: 1, bytes: 1},
    neverPulled: {images: 2, bytes: 5},
    archived: {images: 1, bytes: 4},
  });
});

test('repositories are added up and priced by what is stored', () => {
  const one = accountRepository('a', [image({x: 15e9})], OLD_BEFORE);
  const {total} = totalUsage([one, {...one, repositoryName: 'b'}], 0.1);
  expect(total).toMatchObject({images: 2, uniqueBytes: 30e9, monthlyCost: 3, currency: 'USD'});
});
