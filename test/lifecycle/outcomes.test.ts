import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {DAY} from '../../src/lifecycle/age.ts';
import {diff, NO_POLICY} from '../../src/lifecycle/diff.ts';
import {evaluate} from '../../src/lifecycle/evaluate.ts';
import {explain} from '../../src/lifecycle/explain.ts';
import {horizon} from '../../src/lifecycle/horizon.ts';
import type {LifecycleImage} from '../../src/lifecycle/image.ts';
import type {LifecyclePolicy} from '../../src/lifecycle/policy.ts';
import {actedOldestFirst, preview} from '../../src/lifecycle/preview.ts';
import {summarize} from '../../src/lifecycle/summary.ts';
import {NOW, policies, repositories} from './arbitrary.ts';
import {digest, letter, readFixture} from './support.ts';

describe('explain', () => {
  test('tells the part of every rule in a protected image', () => {
    const {evaluation} = readFixture('guide-multiple-rules-a-prod-before-beta');
    expect(explain(evaluation, 1)).toEqual({
      image: evaluation.images[1],
      outcome: 'kept',
      reason:
        'rule 1 keeps it: it is number 1 of the images tagged prod*, newest first, and 1 stay; this protects it from rule 2',
      seenBy: [1, 2],
      protectedBy: 1,
      rules: [
        {
          rulePriority: 1,
          rule: 'expires images tagged prod* beyond the newest one',
          part: 'keeps',
          text: 'rule 1 keeps it: it is number 1 of the images tagged prod*, newest first, and 1 stay; this protects it from rule 2',
        },
        {
          rulePriority: 2,
          rule: 'expires images tagged beta* beyond the newest one',
          part: 'overruled',
          text: 'rule 2 sees it: it is number 2 of the images tagged beta*, newest first; but rule 1 comes first, so it may not act',
        },
      ],
    });
  });

  test('tells why rules do not see an image', () => {
    const {evaluation} = readFixture('guide-all-images-b-every-rule-type-in-one-policy');
    expect(explain(evaluation, 3)).toMatchObject({
      appliedRulePriority: 3,
      seenBy: [3],
      rules: [
        {part: 'blind', text: 'rule 1 does not see it: none of its tags matches alpha*'},
        {part: 'blind', text: 'rule 2 does not see it: it has tags'},
        {part: 'acts'},
      ],
    });
    expect(explain(evaluation, 4).rules.map(({text}) => text)).toEqual([
      'rule 1 does not see it: it has no tags',
      'rule 2 keeps it: it was pushed 1 day ago, and the limit is 1 day',
      'rule 3 sees it: it is number 1 of the images, newest first',
    ]);
  });

  test('tells of storage classes and of the way back from the archive', () => {
    const {evaluation} = readFixture('storage-classes-are-judged-apart');
    expect(explain(evaluation, 0).rules[0]?.text).toBe(
      'rule 1 does not see it: it is in the storage class archive',
    );
    expect(explain(evaluation, 2).rules.map(({text}) => text)).toContain(
      'rule 3 does not see it: it is being restored from the archive',
    );
  });

  test('does not rank a member of an index in lower rules', () => {
    const {evaluation} = readFixture('members-of-an-index-go-after-it');
    expect(explain(evaluation, 1).rules[1]?.text).toBe(
      'rule 2 sees it: it is counted with the image that it belongs to',
    );
  });
});

describe('preview', () => {
  test('has the shape of GetLifecyclePolicyPreview, oldest image first', () => {
    const {evaluation} = readFixture('guide-archive-then-expire');
    expect(preview(evaluation)).toEqual({
      previewResults: [
        {
          imageDigest: digest('C'),
          imagePushedAt: evaluation.images[2]!.imagePushedAt,
          action: {type: 'EXPIRE'},
          appliedRulePriority: 2,
          storageClass: 'ARCHIVE',
          reason:
            'rule 2 expires archived images archived more than 365 days ago; it was archived 400 days ago',
        },
        {
          imageTags: ['v1'],
          imageDigest: digest('A'),
          imagePushedAt: evaluation.images[0]!.imagePushedAt,
          action: {type: 'TRANSITION', targetStorageClass: 'ARCHIVE'},
          appliedRulePriority: 1,
          storageClass: 'STANDARD',
          reason: 'rule 1 archives images pushed more than 30 days ago; it was pushed 31 days ago',
        },
      ],
      summary: {
        expiringImageTotalCount: 1,
        transitioningImageTotalCounts: [{targetStorageClass: 'ARCHIVE', imageTotalCount: 1}],
      },
    });
  });

  test('leaves out transitions where there are none', () => {
    const {evaluation} = readFixture('guide-age-of-prod');
    expect(preview(evaluation).summary).toEqual({expiringImageTotalCount: 1});
  });
});

describe('summarize', () => {
  test('adds up what each rule sees, keeps and acts on', () => {
    const {evaluation} = readFixture('guide-all-images-b-every-rule-type-in-one-policy');
    const summary = summarize(evaluation);
    expect(
      summary.rules.map(({rulePriority, sees, keeps, actsOn}) => [rulePriority, sees, keeps, actsOn]),
    ).toEqual([
      [1, 2, 1, {images: 1, bytes: 1000}],
      [2, 2, 1, {images: 1, bytes: 1000}],
      [3, 5, 0, {images: 1, bytes: 1000}],
    ]);
    expect(summary).toMatchObject({
      kept: {images: 2, bytes: 2000},
      expired: {images: 3, bytes: 3000},
      transitioned: {images: 0, bytes: 0},
    });
  });
});

describe('diff', () => {
  test('lists the images that another policy treats differently', () => {
    const {policy, images, now} = readFixture('guide-multiple-rules-a-prod-before-beta');
    const after = readFixture('guide-multiple-rules-b-beta-before-prod').policy;
    const {changed, byAnotherRule} = diff({before: policy, after}, images, now);
    expect(
      changed.map(({image, before, after: {outcome}}) => [
        letter(image.imageDigest),
        before.outcome,
        outcome,
      ]),
    ).toEqual([['B', 'kept', 'expired']]);
    expect(byAnotherRule).toEqual([]);
  });

  test('lists images that go by another rule, and everything against no policy', () => {
    const {policy, images, now} = readFixture('guide-multiple-rules-a-prod-before-beta');
    const renumbered = {rules: policy.rules.map(rule => ({...rule, rulePriority: rule.rulePriority * 10}))};
    expect(diff({before: policy, after: renumbered}, images, now)).toMatchObject({
      changed: [],
      byAnotherRule: [{before: {appliedRulePriority: 1}, after: {appliedRulePriority: 10}}],
    });
    expect(diff({before: NO_POLICY, after: policy}, images, now).changed).toHaveLength(1);
  });
});

describe('horizon', () => {
  test('tells the day on which each image goes', () => {
    const {policy, images, now} = readFixture('guide-untagged-images-older-than-14-days');
    const days = horizon(policy, images, {now, days: 30});
    expect(
      days.map(({day, verdicts}) => [day, verdicts.map(({image}) => letter(image.imageDigest))]),
    ).toEqual([
      [0, ['A']],
      [2, ['B']],
    ]);
    expect(days[1]!.date).toEqual(new Date(now.getTime() + 2 * DAY));
  });

  test('ends where it is told to', () => {
    const {policy, images, now} = readFixture('guide-untagged-images-older-than-14-days');
    expect(horizon(policy, images, {now, days: 1}).map(({day}) => day)).toEqual([0]);
  });

  test('finds the days that running the policy on every day finds', () => {
    fc.assert(
      fc.property(policies, repositories, (policy, images) => {
        const found = horizon(policy, images, {now: NOW, days: 120}).map(({day, verdicts}) => ({
          day,
          digests: verdicts.map(({image}) => image.imageDigest),
        }));
        expect(found).toEqual(everyDay(policy, images, 120));
      }),
      {numRuns: 300},
    );
  });

  test('lets the members of an index go on the day after it', () => {
    const {policy, images, now} = readFixture('members-of-an-index-go-after-it');
    const days = horizon(policy, images, {now, days: 30});
    expect(
      days.map(({day, verdicts}) => [day, verdicts.map(({image}) => letter(image.imageDigest))]),
    ).toEqual([
      [0, ['A', 'F']],
      [1, ['B', 'C']],
    ]);
  });

  test('archives an image first and expires it when its time in the archive is over', () => {
    const {policy, images, now} = readFixture('guide-archive-then-expire');
    const days = horizon(policy, images.slice(0, 1), {now, days: 1000});
    expect(days.map(({day, verdicts}) => [day, verdicts.map(({outcome}) => outcome)])).toEqual([
      [0, ['transitioned']],
      [366, ['expired']],
    ]);
  });
});

/** What goes on which day, found by judging what is left on each of them. */
function everyDay(policy: LifecyclePolicy, images: LifecycleImage[], days: number): object[] {
  let left = images;
  return Array.from({length: days + 1}, (_, day) => {
    const now = new Date(NOW.getTime() + day * DAY);
    const evaluation = evaluate(policy, left, now);
    left = evaluation.verdicts
      .filter(({outcome}) => outcome !== 'expired')
      .map(({image, outcome}) =>
        outcome === 'kept' ? image : {...image, imageStatus: 'ARCHIVED', lastArchivedAt: now},
      );
    return {day, digests: actedOldestFirst(evaluation).map(({image}) => image.imageDigest)};
  }).filter(({digests}) => digests.length > 0);
}
