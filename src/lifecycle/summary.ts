import type {Evaluation} from './evaluate.ts';
import {ruleInWords} from './rule-text.ts';
import {isActedOn, type Outcome} from './verdict.ts';

/** A number of images and what they weigh together, in bytes; layers that images share are counted each time. */
export interface Tally {
  images: number;
  bytes: number;
}

/** What one rule does. */
export interface RuleSummary {
  rulePriority: number;
  description?: string;
  /** The rule in words. */
  rule: string;
  action: 'expire' | 'transition';
  /** The images that it sees. */
  sees: number;
  /** The images that it keeps from lower rules: those that it sees first and does not act on. */
  keeps: number;
  /** The images on which it acts. */
  actsOn: Tally;
}

/** What a policy does, rule by rule and in all. */
export interface Summary {
  rules: RuleSummary[];
  kept: Tally;
  expired: Tally;
  transitioned: Tally;
}

/** Adds up an evaluation. */
export function summarize({rules, verdicts, sightings}: Evaluation): Summary {
  const summaries: RuleSummary[] = rules.map(rule => ({
    rulePriority: rule.rulePriority,
    ...(rule.description !== undefined && {description: rule.description}),
    rule: ruleInWords(rule),
    action: rule.action.type,
    sees: 0,
    keeps: 0,
    actsOn: {images: 0, bytes: 0},
  }));
  const byPriority = new Map(summaries.map(summary => [summary.rulePriority, summary]));
  const totals: Record<Outcome, Tally> = {
    kept: {images: 0, bytes: 0},
    expired: {images: 0, bytes: 0},
    transitioned: {images: 0, bytes: 0},
  };
  for (const verdict of verdicts) {
    const bytes = verdict.image.imageSizeInBytes ?? 0;
    add(totals[verdict.outcome], bytes);
    sightings.forEach(verdict.position, rule => {
      summaries[rule]!.sees++;
    });
    if (isActedOn(verdict)) add(byPriority.get(verdict.appliedRulePriority)!.actsOn, bytes);
    else if (sightings.first(verdict.position) >= 0) summaries[sightings.first(verdict.position)]!.keeps++;
  }
  return {rules: summaries, ...totals};
}

function add(tally: Tally, bytes: number): void {
  tally.images++;
  tally.bytes += bytes;
}
