import {isTagged, type LifecycleImage, storageClassOf} from './image.ts';
import {literalAutomaton} from './literal-automaton.ts';
import {type LifecycleRule, type StorageClass, selectedStorageClass} from './policy.ts';
import {RuleSets} from './rule-set.ts';
import {matchesEveryTag, matchesTag, type TagPattern, tagPatternsOf} from './tag-pattern.ts';

/**
 * Finds for every image the rules that see it: those of its storage class whose tag requirement it meets.
 * The cost grows with the images and the lengths of their tags, not with the number of rules.
 */
export function findSightings(rules: readonly LifecycleRule[], images: readonly LifecycleImage[]): RuleSets {
  const sightings = new RuleSets(images.length, rules.length);
  const matcher = tagMatcher(rules);
  const ofClass = {standard: rulesOf(rules, 'standard'), archive: rulesOf(rules, 'archive')};
  for (const [position, image] of images.entries()) {
    const storageClass = storageClassOf(image);
    if (!storageClass) continue;
    const {untagged, any, accepts} = ofClass[storageClass];
    for (const rule of any) sightings.add(position, rule);
    if (isTagged(image)) {
      matcher(image.imageTags!, rule => {
        if (accepts[rule]) sightings.add(position, rule);
      });
    } else for (const rule of untagged) sightings.add(position, rule);
  }
  return sightings;
}

interface ClassRules {
  untagged: number[];
  any: number[];
  /** Per rule, whether it works on this storage class. */
  accepts: boolean[];
}

function rulesOf(rules: readonly LifecycleRule[], storageClass: StorageClass): ClassRules {
  const accepts = rules.map(({selection}) => selectedStorageClass(selection) === storageClass);
  const withStatus = (tagStatus: string) =>
    rules.flatMap(({selection}, rule) => (accepts[rule] && selection.tagStatus === tagStatus ? [rule] : []));
  return {untagged: withStatus('untagged'), any: withStatus('any'), accepts};
}

interface Entry {
  pattern: TagPattern;
  rule: number;
}

/** Calls back for every rule for tagged images whose every entry matches one of the tags. */
type TagMatcher = (tags: readonly string[], meets: (rule: number) => void) => void;

// ECR: an image must match every entry of the list, each with any of its tags
function tagMatcher(rules: readonly LifecycleRule[]): TagMatcher {
  const entries = rules.flatMap(({selection}, rule) =>
    selection.tagStatus === 'tagged' ? tagPatternsOf(selection).map(pattern => ({pattern, rule})) : [],
  );
  const free = entries.filter(({pattern}) => matchesEveryTag(pattern));
  const bound = entries.filter(({pattern}) => longestSegment(pattern) !== '');
  const automaton = literalAutomaton(bound.map(({pattern}) => longestSegment(pattern)));
  const tally = new Tally(rules.length, entries);
  return (tags, meets) => {
    tally.begin(meets);
    for (const entry of free) tally.count(entry.rule);
    for (const tag of tags) {
      automaton.scan(tag, position => {
        if (tally.isNew(position) && matchesTag(bound[position]!.pattern, tag)) {
          tally.note(position, bound[position]!.rule);
        }
      });
    }
  };
}

/** A text that must occur in every tag that matches; the longest is the rarest. */
function longestSegment({segments}: TagPattern): string {
  return segments.reduce((longest, segment) => (segment.length > longest.length ? segment : longest));
}

/** Counts the matched entries per rule for one image after another, without clearing anything in between. */
class Tally {
  readonly #wanted: Uint32Array;
  readonly #matched: Uint32Array;
  readonly #ruleRound: Uint32Array;
  readonly #entryRound: Uint32Array;
  #round = 0;
  #meets: (rule: number) => void = () => {};

  constructor(rules: number, entries: readonly Entry[]) {
    this.#wanted = new Uint32Array(rules);
    for (const {rule} of entries) this.#wanted[rule]!++;
    this.#matched = new Uint32Array(rules);
    this.#ruleRound = new Uint32Array(rules);
    this.#entryRound = new Uint32Array(entries.length);
  }

  begin(meets: (rule: number) => void): void {
    this.#round++;
    this.#meets = meets;
  }

  isNew(entry: number): boolean {
    return this.#entryRound[entry] !== this.#round;
  }

  note(entry: number, rule: number): void {
    this.#entryRound[entry] = this.#round;
    this.count(rule);
  }

  count(rule: number): void {
    if (this.#ruleRound[rule] !== this.#round) {
      this.#ruleRound[rule] = this.#round;
      this.#matched[rule] = 0;
    }
    this.#matched[rule]!++;
    if (this.#matched[rule] === this.#wanted[rule]) this.#meets(rule);
  }
}
