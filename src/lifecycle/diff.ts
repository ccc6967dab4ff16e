import {evaluate} from './evaluate.ts';
import type {LifecycleImage} from './image.ts';
import type {LifecyclePolicy} from './policy.ts';
import type {Verdict} from './verdict.ts';

/** One image with which two policies deal differently. */
export interface Difference {
  image: LifecycleImage;
  before: Verdict;
  after: Verdict;
}

/** What changes when one policy takes the place of another. */
export interface PolicyDifference {
  /** Images whose outcome changes, oldest first. */
  changed: Difference[];
  /** Images with the same outcome, but by another rule, oldest first. */
  byAnotherRule: Difference[];
}

/** The repository has no policy: nothing happens to any image. */
export const NO_POLICY: LifecyclePolicy = {rules: []};

/** Compares what two policies do to the same images at the same moment. */
export function diff(
  policies: {before: LifecyclePolicy; after: LifecyclePolicy},
  images: readonly LifecycleImage[],
  now: Date,
): PolicyDifference {
  const before = evaluate(policies.before, images, now);
  const after = evaluate(policies.after, images, now);
  const pairs = Array.from(before.order.toReversed(), position => ({
    image: images[position]!,
    before: before.verdicts[position]!,
    after: after.verdicts[position]!,
  }));
  return {
    changed: pairs.filter(pair => pair.before.outcome !== pair.after.outcome),
    byAnotherRule: pairs.filter(
      pair =>
        pair.before.outcome === pair.after.outcome &&
        pair.before.appliedRulePriority !== pair.after.appliedRulePriority,
    ),
  };
}
