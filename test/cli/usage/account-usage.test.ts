import {expect, test} from 'vitest';
import type {StoredImage} from '../../../src/cli/images/stored-image.ts';
import {accountRepository, totalUsage, type UsageImage} from '../../../src/cli/usage/account-usage.ts';

const OLD_BEFORE = new Date('2026-05-01T00:00:00Z');

function image(blobs: Record<string, number>, own: Partial<StoredImage> = {}): UsageImage {
  return {
    image: {
      digest: Object.keys(blobs).join(),
      tags: ['1'],
      pushedAt: Date.parse('2026-05-20T00:00:00Z'),
      size: 0,
      isIndex: false,
      isArchived: false,
      ...own,
    },
    blobs: Object.entries(blobs).map(([digest, size]) => ({digest, size})),
  };
}

test('a shared layer is stored once and freed only with the last image that needs it', () => {
  const usage = accountRepository(
    'app',
    [image({base: 100, a: 10}), image({base: 100, b: 20}, {tags: []}), image({b: 20, c: 5}, {tags: []})],
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
  const pushedAt = Date.parse('2026-01-01T00:00:00Z');
  const usage = accountRepository(
    'app',
    [image({a: 1}, {pushedAt}), image({b: 2}, {pushedAt, pulledAt: Date.parse('2026-05-30T00:00:00Z')})],
    OLD_BEFORE,
  );
  expect(usage).toMatchObject({
    old: {images: 1, bytes: 1},
    neverPulled: {images: 1, bytes: 1},
  });
});

test('archived images are counted apart, at another price', () => {
  const usage = accountRepository(
    'app',
    [image({a: 1}), image({c: 4}, {isArchived: true, tags: []})],
    OLD_BEFORE,
  );
  expect(usage).toMatchObject({
    images: 2,
    totalBytes: 1,
    uniqueBytes: 1,
    untagged: {images: 0, bytes: 0},
    archived: {images: 1, bytes: 4},
  });
});

test('repositories are added up and priced by what is stored', () => {
  const one = accountRepository('a', [image({x: 15e9})], OLD_BEFORE);
  const {total} = totalUsage([one, {...one, repositoryName: 'b'}], 0.1);
  expect(total).toMatchObject({images: 2, uniqueBytes: 30e9, monthlyCost: 3, currency: 'USD'});
});
