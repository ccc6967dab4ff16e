import {isTagged, type LifecycleImage, storageClassOf} from './image.ts';
import {literalAutomaton} from './literal-automaton.ts';
import {type LifecycleRule, type StorageClass, selectedStorageClass} from './policy.ts';
import {RuleSets} from './rule-set.ts';
import {matchesEveryTag, matchesTag, type TagPattern, tagPatternsOf} from './tag-pattern.ts';

/**
 * Finds for every image the rules that see it: those of its storage class whose tag requirement it meets.
 * The cost grows with the images and the lengths of their tags; with the rules only as far as their entries' texts
 * occur in many tags.
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
  const groups = groupByLiteral(entries);
  const automaton = literalAutomaton(groups.map(({literal}) => literal));
  const tally = new Tally(rules.length, entries);
  let round = 0;
  let tagsSeen = 0;
  return (tags, meets) => {
    round++;
    tally.begin(meets);
    for (const entry of free) tally.count(entry.rule);
    for (const tag of tags) {
      tagsSeen++;
      automaton.scan(tag, at => {
        const group = groups[at]!;
        if (group.lastTag === tagsSeen) return;
        group.lastTag = tagsSeen;
        if (group.round !== round) {
          group.round = round;
          group.open = group.entries.length;
        }
        matchOpen(group, tag, tally);
      });
    }
  };
}

/** The entries that can only match a tag in which a literal occurs. */
interface EntryGroup {
  literal: string;
  /** The first `open` of them have matched no tag of the present image yet. */
  entries: Entry[];
  open: number;
  /** The image and the tag for which the group was last looked at, both counted from 1. */
  round: number;
  lastTag: number;
}

function groupByLiteral(entries: readonly Entry[]): EntryGroup[] {
  const groups = new Map<string, EntryGroup>();
  for (const entry of entries) {
    const literal = longestSegment(entry.pattern);
    const group = groups.get(literal) ?? {literal, entries: [], open: 0, round: 0, lastTag: 0};
    group.entries.push(entry);
    if (literal !== '') groups.set(literal, group);
  }
  return [...groups.values()];
}

/** Counts the open entries that match a tag, and moves them behind those that stay open. */
function matchOpen(group: EntryGroup, tag: string, tally: Tally): void {
  const {entries} = group;
  for (let at = group.open - 1; at >= 0; at--) {
    const entry = entries[at]!;
    if (!matchesTag(entry.pattern, tag)) continue;
    group.open--;
    entries[at] = entries[group.open]!;
    entries[group.open] = entry;
    tally.count(entry.rule);
  }
}

/** A text that must occur in every tag that matches; the longest is the rarest. */
function longestSegment({segments}: TagPattern): string {
  return segments.reduce((longest, segment) => (segment.length > longest.length ? segment : longest));
}

/** Counts the matched entries per rule for one image after another, without clearing anything in between. */
class Tally {
  readonly #wanted: Uint32Array;
  readonly #matched: Uint32Array;
  readonly #round: Uint32Array;
  #rounds = 0;
  #meets: (rule: number) => void = () => {};

  constructor(rules: number, entries: readonly Entry[]) {
    this.#wanted = new Uint32Array(rules);
    for (const {rule} of entries) this.#wanted[rule]!++;
    this.#matched = new Uint32Array(rules);
    this.#round = new Uint32Array(rules);
  }

  begin(meets: (rule: number) => void): void {
    this.#rounds++;
    this.#meets = meets;
  }

  count(rule: number): void {
    if (this.#round[rule] !== this.#rounds) {
      this.#round[rule] = this.#rounds;
      this.#matched[rule] = 0;
    }
    this.#matched[rule]!++;
    if (this.#matched[rule] === this.#wanted[rule]) this.#meets(rule);
  }
}
