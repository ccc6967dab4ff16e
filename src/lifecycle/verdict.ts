import type {AgeStart} from './age.ts';
import type {LifecycleImage} from './image.ts';
import type {LifecycleRule} from './policy.ts';

/** What the policy does to an image in one run. */
export type Outcome = 'kept' | 'expired' | 'transitioned';

/**
 * The fact that decided about an image. `rule` is the highest-priority rule that sees the image: the only one
 * that may act on it.
 */
export type Why =
  /** No rule sees the image. */
  | {kind: 'unseen'}
  /** It is being restored from the archive: neither class's rules see it. */
  | {kind: 'restoring'}
  /** Its rank among the images that the rule counts, newest first, from 1. */
  | {kind: 'ranked'; rule: LifecycleRule; rank: number}
  /** Its age by the rule's clock, in milliseconds. */
  | {kind: 'aged'; rule: LifecycleRule; start: AgeStart; age: number}
  /** Its record lacks the moment from which the rule counts. */
  | {kind: 'undated'; rule: LifecycleRule}
  /** A member of an index, which has to go first; `rule` is the rule that would have acted now, if any would. */
  | {kind: 'member'; index: string; rule?: LifecycleRule}
  /** It refers to a subject and shares its fate; `rule` is the rule that acts on the subject, if any does. */
  | {kind: 'referrer'; subject: string; rule?: LifecycleRule}
  /** It refers to a subject that is not among the images. */
  | {kind: 'orphan'; subject: string};

/** What happens to one image, by which rule, and why. */
export interface Verdict {
  image: LifecycleImage;
  /** Where the image stands in the list that was judged. */
  position: number;
  outcome: Outcome;
  /** Present exactly when the image is not kept. */
  appliedRulePriority?: number;
  why: Why;
  /** A lower rule that would act, if the rule in `why` did not see the image first and keep it. */
  protectedFrom?: LifecycleRule;
}

/** A verdict that does something to its image. */
export type ActingVerdict = Verdict & {appliedRulePriority: number};

/** Whether a verdict does something to its image. */
export function isActedOn(verdict: Verdict): verdict is ActingVerdict {
  return verdict.appliedRulePriority !== undefined;
}
