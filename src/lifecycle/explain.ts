import {type Evaluation, exceeds, isRanked, measure} from './evaluate.ts';
import {isTagged, type LifecycleImage, storageClassOf} from './image.ts';
import {type LifecycleRule, selectedStorageClass} from './policy.ts';
import {measured, named, reasonOf} from './reason.ts';
import {ruleInWords} from './rule-text.ts';
import {matchesTag, tagPatternsOf} from './tag-pattern.ts';
import type {Outcome, Why} from './verdict.ts';

/** What one rule has to do with one image. */
export interface RuleExplanation {
  rulePriority: number;
  /** The rule in words. */
  rule: string;
  /**
   * acts: it decides, and acts; keeps: it decides, and does not act; overruled: it would act, but a higher rule
   * sees the image; idle: it would not act anyway; blind: it does not see the image.
   */
  part: 'acts' | 'keeps' | 'overruled' | 'idle' | 'blind';
  /** One sentence without a full stop. */
  text: string;
}

/** Why one image is kept or goes: the reason, then every rule's part in it. */
export interface Explanation {
  image: LifecycleImage;
  outcome: Outcome;
  appliedRulePriority?: number;
  reason: string;
  /** The rules that see the image, by priority. */
  seenBy: number[];
  /** The rule that keeps a lower rule from acting on it, where one would. */
  protectedBy?: number;
  rules: RuleExplanation[];
}

/** Explains the verdict over the image at a position; the cost is one pass over the images per counting rule. */
export function explain(evaluation: Evaluation, position: number): Explanation {
  const verdict = evaluation.verdicts[position]!;
  const {image, outcome, appliedRulePriority, protectedFrom} = verdict;
  const rules = evaluation.rules.map((_, rule) => explainRule(evaluation, position, rule));
  const seenBy = evaluation.sightings.list(position).map(rule => evaluation.rules[rule]!.rulePriority);
  return {
    image,
    outcome,
    ...(appliedRulePriority !== undefined && {appliedRulePriority}),
    reason: reasonOf(verdict),
    seenBy,
    ...(protectedFrom && {protectedBy: seenBy[0]!}),
    rules,
  };
}

function explainRule(evaluation: Evaluation, position: number, ruleAt: number): RuleExplanation {
  const {rules, sightings, verdicts, images} = evaluation;
  const rule = rules[ruleAt]!;
  const image = images[position]!;
  const common = {rulePriority: rule.rulePriority, rule: ruleInWords(rule)};
  if (!sightings.has(position, ruleAt)) return {...common, part: 'blind', text: whyBlind(rule, image)};
  const first = sightings.first(position);
  const verdict = verdicts[position]!;
  if (first === ruleAt) {
    const part = verdict.appliedRulePriority === rule.rulePriority ? 'acts' : 'keeps';
    return {...common, part, text: reasonOf(verdict)};
  }
  const why = measureIn(evaluation, position, ruleAt);
  const sees = `${named(rule)} sees it: ${standing(why)}`;
  if (!exceeds(why)) return {...common, part: 'idle', text: sees};
  return {
    ...common,
    part: 'overruled',
    text: `${sees}; but ${named(rules[first]!)} comes first, so it may not act`,
  };
}

/** Where an image stands by a rule, also by one that may not act on it. */
function measureIn(
  {rules, images, order, sightings, relations, now}: Evaluation,
  position: number,
  ruleAt: number,
): Why {
  let rank = 0;
  if (rules[ruleAt]!.selection.countType === 'imageCountMoreThan' && isRanked(relations, images, position)) {
    for (const other of order) {
      if (sightings.has(other, ruleAt) && isRanked(relations, images, other)) rank++;
      if (other === position) break;
    }
  }
  return measure(images[position]!, rules[ruleAt]!, {rank, now});
}

function standing(why: Why): string {
  if (why.kind === 'ranked' && why.rank === 0) return 'it is counted with the image that it belongs to';
  if (why.kind === 'ranked' || why.kind === 'aged') return measured(why);
  return 'its record does not say when it was archived';
}

function whyBlind(rule: LifecycleRule, image: LifecycleImage): string {
  const {selection} = rule;
  const storageClass = storageClassOf(image);
  if (!storageClass) return `${named(rule)} does not see it: it is being restored from the archive`;
  if (storageClass !== selectedStorageClass(selection)) {
    return `${named(rule)} does not see it: it is in the storage class ${storageClass}`;
  }
  if (!isTagged(image)) return `${named(rule)} does not see it: it has no tags`;
  if (selection.tagStatus === 'untagged') return `${named(rule)} does not see it: it has tags`;
  const missing = tagPatternsOf(selection).find(
    pattern => !image.imageTags!.some(tag => matchesTag(pattern, tag)),
  );
  return `${named(rule)} does not see it: none of its tags matches ${missing!.text}`;
}
