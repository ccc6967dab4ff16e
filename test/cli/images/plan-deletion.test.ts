import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {planDeletion} from '../../../src/cli/images/plan-deletion.ts';
import {type StoredImage, subjectOf} from '../../../src/cli/images/stored-image.ts';
import {image} from './images.ts';

function plan(all: StoredImage[], picked: string[], options: {cascade?: boolean} = {}) {
  const wanted = all.filter(({digest}) => picked.includes(digest));
  const {images, kept} = planDeletion(all, wanted, options);
  return {going: images.map(({digest}) => digest), kept: kept.map(one => [one.image.digest, one.reason])};
}

describe('the plan of a deletion', () => {
  test('puts an index before its members and a subject before what refers to it', () => {
    const all = [
      image('signature', {subject: 'index'}),
      image('arm'),
      image('index', {tags: ['1'], members: ['arm', 'amd']}),
      image('amd'),
      image('sbom', {subject: 'arm'}),
    ];
    const {going} = plan(all, ['index']);
    expect(going.sort()).toEqual(['amd', 'arm', 'index', 'sbom', 'signature']);
    const {images} = planDeletion(
      all,
      all.filter(one => one.isIndex),
    );
    const place = (digest: string) => images.findIndex(one => one.digest === digest);
    expect(place('index')).toBeLessThan(place('arm'));
    expect(place('index')).toBeLessThan(place('signature'));
    expect(place('arm')).toBeLessThan(place('sbom'));
  });

  test('keeps a member that another index lists, and says which', () => {
    const all = [
      image('one', {tags: ['1'], members: ['shared', 'own']}),
      image('two', {tags: ['2'], members: ['shared']}),
      image('shared'),
      image('own'),
    ];
    expect(plan(all, ['one'])).toEqual({going: ['one', 'own'], kept: []});
    expect(plan(all, ['shared'])).toEqual({going: [], kept: [['shared', 'listed by 1']]});
    expect(plan(all, ['one', 'two']).going.sort()).toEqual(['one', 'own', 'shared', 'two']);
  });

  test('keeps what would have followed an image that has to stay', () => {
    const all = [
      image('outer', {tags: ['all'], members: ['inner']}),
      image('inner', {tags: ['some'], members: ['leaf']}),
      image('leaf'),
      image('signature', {subject: 'inner'}),
    ];
    expect(plan(all, ['inner'])).toEqual({going: [], kept: [['inner', 'listed by all']]});
  });

  test('leaves tagged members of an index that goes', () => {
    const all = [image('index', {tags: ['1'], members: ['arm']}), image('arm', {tags: ['arm']})];
    expect(plan(all, ['index'])).toEqual({going: ['index'], kept: []});
  });

  test('without cascade takes exactly what was picked', () => {
    const all = [image('index', {tags: ['1'], members: ['arm']}), image('arm')];
    expect(plan(all, ['index'], {cascade: false})).toEqual({going: ['index'], kept: []});
  });

  test('ends where tags name each other in a circle', () => {
    const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
    const all = [
      image(`sha256:${a}`, {tags: [`sha256-${b}`]}),
      image(`sha256:${b}`, {tags: [`sha256-${a}`]}),
    ];
    expect(plan(all, [`sha256:${a}`]).going).toHaveLength(2);
  });

  test('never deletes what an index that stays lists, in an order that ECR accepts', () => {
    const repository = fc
      .array(
        fc.record({tagged: fc.boolean(), members: fc.array(fc.nat(11)), subject: fc.option(fc.nat(11))}),
        {
          minLength: 1,
          maxLength: 12,
        },
      )
      .map(specs =>
        // Members and subjects are always older, as digests make them.
        specs.map(({tagged, members, subject}, at) => {
          const older = members.filter(member => member < at).map(member => `d${member}`);
          return image(`d${at}`, {
            tags: tagged ? [`t${at}`] : [],
            ...(older.length > 0 ? {members: older} : {}),
            ...(subject !== null && subject < at ? {subject: `d${subject}`} : {}),
          });
        }),
      );
    fc.assert(
      fc.property(repository, fc.array(fc.nat(11)), (all, chosen) => {
        const {images} = planDeletion(
          all,
          all.filter((_, at) => chosen.includes(at)),
        );
        const place = new Map(images.map(({digest}, at) => [digest, at]));
        for (const index of all) {
          for (const member of index.members ?? []) {
            if (!place.has(member)) continue;
            expect(place.get(index.digest), `${index.digest} lists ${member}`).toBeLessThan(
              place.get(member)!,
            );
          }
        }
        // An index may refer to what it lists itself; then ECR's own rule decides.
        for (const one of images.filter(({isIndex}) => !isIndex)) {
          const subject = place.get(subjectOf(one) ?? '');
          if (subject !== undefined) expect(subject).toBeLessThan(place.get(one.digest)!);
        }
      }),
    );
  });
});
