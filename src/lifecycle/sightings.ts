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
  const match = byForm(entries, entryMatcher(entries));
  const asked = rules.flatMap((_, rule) => {
    const own = entries.flatMap((entry, name) => (entry.rule === rule ? [name] : []));
    return own.length > 0 ? [{rule, entries: own}] : [];
  });
  const free = entries.flatMap(({pattern}, name) => (matchesEveryTag(pattern) ? [name] : []));
  const matched = emptySet(entries);
  return (tags, meets) => {
    matched.fill(0);
    for (const entry of free) add(matched, entry);
    for (const tag of tags) match(tag, matched);
    for (const {rule, entries: own} of asked) if (hasAll(matched, own)) meets(rule);
  };
}

/** Adds the entries that match a tag to a set of entries, which are named by their positions. */
type EntryMatcher = (tag: string, matched: EntrySet) => void;

/** A bit per entry. */
type EntrySet = Uint32Array;

/** Looks only at entries of which a text occurs in the tag. */
function entryMatcher(entries: readonly Entry[]): EntryMatcher {
  const groups = groupByLiteral(entries);
  const automaton = literalAutomaton(groups.map(({literal}) => literal));
  let tagsSeen = 0;
  return (tag, matched) => {
    tagsSeen++;
    automaton.scan(tag, at => {
      const group = groups[at]!;
      if (group.lastTag === tagsSeen) return;
      group.lastTag = tagsSeen;
      for (const entry of group.entries) {
        if (!has(matched, entry) && matchesTag(entries[entry]!.pattern, tag)) add(matched, entry);
      }
    });
  };
}

/** Tags of more forms than these have little in common, and remembering them would only take time and memory. */
const MAX_FORMS = 10_000;

/** Stands in the form of a tag for characters that no entry has. */
const OTHERS = '\u0000';

/**
 * What no entry has is only ever under a wildcard, be it a build number or a commit. Tags that differ in nothing else
 * have one form and match the same entries, so each form is looked at once.
 */
function byForm(entries: readonly Entry[], match: EntryMatcher): EntryMatcher {
  const others = charactersBut(entries.map(({pattern}) => pattern.segments.join('')).join(''));
  const known = new Map<string, EntrySet>();
  return (tag, matched) => {
    if (known.size === MAX_FORMS) return match(tag, matched);
    const form = tag.replace(others, OTHERS);
    let found = known.get(form);
    if (!found) {
      found = emptySet(entries);
      match(form, found);
      known.set(form, found);
    }
    for (let word = 0; word < found.length; word++) matched[word]! |= found[word]!;
  };
}

/** Matches runs of characters that do not occur in a text. */
function charactersBut(text: string): RegExp {
  const codes = [...new Set(text.split(''))].map(one => one.charCodeAt(0).toString(16).padStart(4, '0'));
  return new RegExp(`[^${codes.map(code => `\\u${code}`).join('')}]+`, 'g');
}

function emptySet({length}: readonly Entry[]): EntrySet {
  return new Uint32Array(Math.ceil(length / 32));
}

function add(set: EntrySet, entry: number): void {
  set[entry >>> 5]! |= 1 << (entry & 31);
}

function has(set: EntrySet, entry: number): boolean {
  return (set[entry >>> 5]! & (1 << (entry & 31))) !== 0;
}

function hasAll(set: EntrySet, entries: readonly number[]): boolean {
  for (const entry of entries) if (!has(set, entry)) return false;
  return true;
}

/** The entries that can only match a tag in which a literal occurs. */
interface EntryGroup {
  literal: string;
  entries: number[];
  /** The tag for which the group was last looked at, counted from 1. */
  lastTag: number;
}

function groupByLiteral(entries: readonly Entry[]): EntryGroup[] {
  const groups = new Map<string, EntryGroup>();
  for (const [name, {pattern}] of entries.entries()) {
    const literal = longestSegment(pattern);
    if (literal === '') continue;
    const group = groups.get(literal) ?? {literal, entries: [], lastTag: 0};
    group.entries.push(name);
    groups.set(literal, group);
  }
  return [...groups.values()];
}

/** A text that must occur in every tag that matches; the longest is the rarest. */
function longestSegment({segments}: TagPattern): string {
  return segments.reduce((longest, segment) => (segment.length > longest.length ? segment : longest));
}
