import {DAY} from './age.ts';
import {exceeds} from './evaluate.ts';
import type {LifecycleRule} from './policy.ts';
import {days, happened, ruleInWords, seenImages} from './rule-text.ts';
import {isActedOn, type Verdict, type Why} from './verdict.ts';

/** One sentence without a full stop: why this happens to the image. Made from facts only when it is asked for. */
export function reasonOf(verdict: Verdict): string {
  if (isActedOn(verdict)) return reasonToAct(verdict.why);
  const {protectedFrom} = verdict;
  const shield = protectedFrom ? `; this protects it from ${named(protectedFrom)}` : '';
  return reasonToKeep(verdict.why) + shield;
}

function reasonToAct(why: Why): string {
  switch (why.kind) {
    case 'ranked':
    case 'aged':
      return `${named(why.rule)} ${ruleInWords(why.rule)}; ${measured(why)}`;
    case 'referrer':
      return `it goes with its subject ${why.subject}${why.rule ? `, on which ${named(why.rule)} acts` : ''}`;
    default:
      return reasonToKeep(why);
  }
}

function reasonToKeep(why: Why): string {
  switch (why.kind) {
    case 'unseen':
      return 'no rule is about this image';
    case 'restoring':
      return 'it is being restored from the archive, and no rule acts on it meanwhile';
    case 'ranked':
      return `${named(why.rule)} keeps it: ${measured(why)}, and ${why.rule.selection.countNumber} stay`;
    case 'aged':
      return `${named(why.rule)} keeps it: ${measured(why)}, and the limit is ${days(why.rule.selection.countNumber)}`;
    case 'undated':
      return `${named(why.rule)} cannot judge it: its record does not say when it was archived`;
    case 'member':
      return `the index ${why.index} holds it${why.rule ? `, so ${named(why.rule)} may not act on it yet` : ''}`;
    case 'referrer':
      return `it stays with its subject ${why.subject}`;
    case 'orphan':
      return `it refers to ${why.subject}, which is not among these images`;
  }
}

/** Where the image stands by the measure of a rule, as in "it is number 3 of the images tagged prod*". */
export function measured(why: Why & {kind: 'ranked' | 'aged'}): string {
  if (why.kind === 'aged') return `it was ${happened(why.start.event)} ${inDays(why.age, exceeds(why))} ago`;
  return `it is number ${why.rank} of the ${seenImages(why.rule.selection)}, newest first`;
}

/** A rule as its number, as in "rule 3". */
export function named({rulePriority}: LifecycleRule): string {
  return `rule ${rulePriority}`;
}

/** An age in days, or in hours on the first day; one that is just beyond its limit does not round down to it. */
function inDays(age: number, exceeded: boolean): string {
  const whole = Math.floor(Math.max(age, 0) / DAY);
  const tenths = Math.floor((age * 10) / DAY) / 10;
  if (whole === 0) return inHours(Math.max(age, 0));
  if (tenths > whole) return `${tenths} days`;
  return exceeded && age > whole * DAY ? `just over ${days(whole)}` : days(whole);
}

function inHours(age: number): string {
  const hours = Math.floor((age * 24) / DAY);
  if (hours === 0) return 'less than an hour';
  return hours === 1 ? '1 hour' : `${hours} hours`;
}
