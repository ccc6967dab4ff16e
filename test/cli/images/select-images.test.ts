import {describe, expect, test} from 'vitest';
import {type ImageCriteria, selectImages} from '../../../src/cli/images/select-images.ts';
import type {StoredImage} from '../../../src/cli/images/stored-image.ts';
import {image, NOW} from './images.ts';

const HEX = 'a'.repeat(64);

function picks(images: StoredImage[], criteria: ImageCriteria): string[] {
  return selectImages(images, criteria, NOW).picked.map(({digest}) => digest);
}

describe('selecting images', () => {
  test('without a tag leaves tagged ones', () => {
    expect(picks([image('a'), image('b', {tags: ['1']})], {untagged: true})).toEqual(['a']);
  });

  test('by age counts from the push, to the moment', () => {
    const images = [image('young', {daysOld: 29.9}), image('old', {daysOld: 30})];
    expect(picks(images, {olderThanDays: 30})).toEqual(['old']);
  });

  test('by pulls counts a push as one, so that what is new is never picked', () => {
    const pulled = NOW.getTime() - 10 * 86_400_000;
    const images = [
      image('new', {daysOld: 1}),
      image('used', {daysOld: 200, pulledAt: pulled}),
      image('idle', {daysOld: 200}),
    ];
    expect(picks(images, {notPulledSinceDays: 90})).toEqual(['idle']);
  });

  test('by tag wants all tags to match and says which were left for another one', () => {
    const matchesTag = (tag: string) => tag.startsWith('pr-');
    const images = [image('a', {tags: ['pr-1']}), image('b', {tags: ['pr-2', 'v1']}), image('c')];
    const {picked, otherwiseTagged} = selectImages(images, {matchesTag}, NOW);
    expect(picked.map(({digest}) => digest)).toEqual(['a']);
    expect(otherwiseTagged.map(({digest}) => digest)).toEqual(['b']);
  });

  test('leaves the newest of those that the tags pick, whatever their age', () => {
    const images = [1, 2, 3, 4].map(day => image(`d${day}`, {daysOld: day, tags: [`pr-${day}`]}));
    images.push(image('other', {daysOld: 0, tags: ['v1']}));
    const matchesTag = (tag: string) => tag.startsWith('pr-');
    expect(picks(images, {matchesTag, keep: 2})).toEqual(['d3', 'd4']);
    expect(picks(images, {matchesTag, keep: 2, olderThanDays: 4})).toEqual(['d4']);
  });

  test('leaves exceptions, which count among the newest that are kept', () => {
    const images = [1, 2, 3, 4].map(day => image(`d${day}`, {daysOld: day, tags: [`pr-${day}`]}));
    const {picked, excepted} = selectImages(images, {keep: 2, except: new Set(['d1', 'd4'])}, NOW);
    expect(picked.map(({digest}) => digest)).toEqual(['d3']);
    expect(excepted.map(({digest}) => digest)).toEqual(['d4']);
  });

  test('never picks the untagged members of an index, nor counts them among the newest', () => {
    const images = [
      image('index', {tags: ['1'], members: ['arm', 'amd'], daysOld: 9}),
      image('arm', {daysOld: 9}),
      image('amd', {daysOld: 9}),
      image('loose', {daysOld: 10}),
    ];
    expect(picks(images, {untagged: true})).toEqual(['loose']);
    expect(picks(images, {untagged: true, keep: 1})).toEqual([]);
  });

  test('never picks what refers to an image that is there, by subject or by tag', () => {
    const images = [
      image(`sha256:${HEX}`, {tags: ['1']}),
      image('sbom', {subject: `sha256:${HEX}`}),
      image('signature', {tags: [`sha256-${HEX}.sig`]}),
      image('dangling', {subject: 'sha256:gone'}),
    ];
    expect(picks(images, {untagged: true})).toEqual(['dangling']);
    expect(picks(images, {matchesTag: tag => tag.startsWith('sha256-')})).toEqual([]);
  });

  test('leaves archived images alone', () => {
    expect(picks([image('a', {isArchived: true})], {untagged: true})).toEqual([]);
  });
});
