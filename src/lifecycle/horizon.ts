import {ageStart, DAY} from './age.ts';
import {evaluate} from './evaluate.ts';
import type {LifecycleImage} from './image.ts';
import type {LifecyclePolicy} from './policy.ts';
import {actedOldestFirst} from './preview.ts';
import type {ActingVerdict, Verdict} from './verdict.ts';

/** What goes on one day. */
export interface HorizonDay {
  /** Days from now; 0 is the next run of the policy. */
  day: number;
  date: Date;
  /** The images on which the policy acts that day, oldest first. */
  verdicts: ActingVerdict[];
}

/** The most days that are looked ahead: ten years. */
export const MAX_HORIZON_DAYS = 3650;

/**
 * What would go on which day within some days, given that nothing is pushed, pulled, restored or deleted. The
 * policy is run once a day; days on which nothing goes are left out.
 */
export function horizon(
  policy: LifecyclePolicy,
  images: readonly LifecycleImage[],
  span: {now: Date; days: number},
): HorizonDay[] {
  const found: HorizonDay[] = [];
  const last = Math.min(span.days, MAX_HORIZON_DAYS);
  let remaining = images;
  let day = 0;
  while (day <= last) {
    const date = new Date(span.now.getTime() + day * DAY);
    const evaluation = evaluate(policy, remaining, date);
    const {verdicts} = evaluation;
    const acted = actedOldestFirst(evaluation);
    if (acted.length > 0) found.push({day, date, verdicts: acted});
    remaining = afterwards(verdicts, date);
    const free = acted.length > 0 ? day + 1 : Number.POSITIVE_INFINITY;
    day = Math.min(free, nextCrossing(verdicts, span.now, day));
  }
  return found;
}

/** The images after a run: what expired is gone, what was transitioned lies in the archive from now on. */
function afterwards(verdicts: readonly Verdict[], now: Date): LifecycleImage[] {
  return verdicts.flatMap(({image, outcome}) => {
    if (outcome === 'expired') return [];
    return [outcome === 'transitioned' ? {...image, imageStatus: 'ARCHIVED', lastArchivedAt: now} : image];
  });
}

/** The first day after this one on which the age of an image passes the limit of the rule that may act on it. */
function nextCrossing(verdicts: readonly Verdict[], start: Date, day: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const {why, outcome, image} of verdicts) {
    if (outcome !== 'kept' || why.kind !== 'aged') continue;
    const {countType, countNumber} = why.rule.selection;
    const since = ageStart(image, countType)!.time;
    const crossing = Math.floor((since + countNumber * DAY - start.getTime()) / DAY) + 1;
    if (crossing > day && crossing < next) next = crossing;
  }
  return next;
}
