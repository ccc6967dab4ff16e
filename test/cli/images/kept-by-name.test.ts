import {describe, expect, test} from 'vitest';
import {keptByName} from '../../../src/cli/images/kept-by-name.ts';
import {image} from './images.ts';

const IMAGES = [
  image('index', {tags: ['multi'], members: ['arm', 'amd']}),
  image('arm'),
  image('amd'),
  image('outer', {tags: ['outer'], members: ['index']}),
  image('one', {tags: ['1.0', 'stable']}),
  image('signature', {subject: 'one'}),
];

function kept(...names: string[]): string[] {
  const found = keptByName(IMAGES, {source: 'list', tags: new Set(names), digests: new Set(names)});
  return [...found.reasons.keys()];
}

describe('a list of images to keep', () => {
  test('keeps what it names by tag or digest, and nothing else', () => {
    expect(kept('1.0')).toEqual(['one']);
    expect(kept('stable', 'outer')).toEqual(['outer', 'one']);
    expect(kept('outer')).toEqual(['outer']);
  });

  test('keeps every index that lists a named image, and what a named signature signs', () => {
    expect(kept('arm')).toEqual(['arm', 'index', 'outer']);
    expect(kept('signature')).toEqual(['signature', 'one']);
  });

  test('tells which names are nobody’s here', () => {
    const names = {source: 'list', tags: new Set(['1.0', '2.0']), digests: new Set(['sha256:none'])};
    expect(keptByName(IMAGES, names).missing).toEqual(['2.0', 'sha256:none']);
  });
});
