import {expect, test} from 'vitest';
import {cautiousBatches} from '../../../src/cli/images/delete-plan.ts';
import type {StoredImage} from '../../../src/cli/images/stored-image.ts';
import {image} from './images.ts';

function batches(images: StoredImage[], failing: readonly string[] = []) {
  const stuck = new Set<string | undefined>();
  const left: string[] = [];
  const made: string[][] = [];
  for (const batch of cautiousBatches(images, {stuck, leave: one => left.push(one.digest)})) {
    made.push(batch.map(({imageDigest}) => imageDigest!));
    for (const digest of failing) if (made.at(-1)!.includes(digest)) stuck.add(digest);
  }
  return {made, left};
}

test('a hundred go at a time', () => {
  const {made} = batches(Array.from({length: 250}, (_, at) => image(`d${at}`)));
  expect(made.map(({length}) => length)).toEqual([100, 100, 50]);
});

test('what refers to an image waits for the next call', () => {
  const images = [image('a'), image('b'), image('signature', {subject: 'a'}), image('sbom', {subject: 'b'})];
  expect(batches(images).made).toEqual([
    ['a', 'b'],
    ['signature', 'sbom'],
  ]);
});

test('what refers to an image that could not be deleted stays, and so does what refers to that', () => {
  const images = [image('a'), image('b', {subject: 'a'}), image('c', {subject: 'b'}), image('d')];
  expect(batches(images, ['a'])).toEqual({made: [['a'], ['d']], left: ['b', 'c']});
});
