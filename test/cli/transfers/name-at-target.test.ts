import {describe, expect, test} from 'vitest';
import {nameAtTarget} from '../../../src/cli/transfers/name-at-target.ts';

const DIGEST = `sha256:${'0'.repeat(64)}`;

describe('the name of an image at its target', () => {
  test.each([
    ['1.0', '1.0'],
    ['app:1.0', '1.0'],
    ['localhost:5000/app:1.0', '1.0'],
    [`ghcr.io/org/app:1.0@${DIGEST}`, '1.0'],
    [`ghcr.io/org/app@${DIGEST}`, undefined],
    ['localhost:5000/app', undefined],
    [DIGEST, undefined],
    [undefined, undefined],
  ])('%s in a file is the tag %s in a registry', (name, tag) => {
    expect(nameAtTarget({name}, 'registry')).toBe(tag);
  });

  test.each([
    ['1.0', 'host/app', 'host/app:1.0'],
    ['app:1.0', undefined, 'app:1.0'],
    [undefined, 'host/app', undefined],
    [DIGEST, undefined, undefined],
  ])('%s of %s is %s in a file', (name, repository, expected) => {
    expect(nameAtTarget({name, repository}, 'file')).toBe(expected);
  });
});
