import type {UnplacedFinding} from './finding.ts';
import {inPriorityOrder, type LifecyclePolicy, type LifecycleRule, selectedStorageClass} from './policy.ts';
import {quoted} from './quoted.ts';
import {includesPattern, matchesEveryTag, type TagPattern, tagPatternsOf} from './tag-pattern.ts';

/** What a tag may be made of and how long it may be (distribution-spec v1.1.1, pulling manifests). */
const TAG_CHARACTERS = /^[A-Za-z0-9_.-]*$/;
const MAX_TAG_CHARACTERS = 128;

/** Finds what a valid policy will never do: rules behind others, entries that no tag can match. */
export function checkReach(policy: LifecyclePolicy): UnplacedFinding[] {
  const rules = inPriorityOrder(policy);
  return rules.flatMap((rule, position) => {
    const pointer = `/rules/${policy.rules.indexOf(rule)}`;
    const entries = checkEntries(rule, pointer);
    const never = neverActs(rule, rules.slice(0, position), entries);
    return [
      ...(never ? [neverActsFinding(rule, never, pointer)] : []),
      ...entries,
      ...onlyProtects(rule, pointer),
    ];
  });
}

function neverActs(
  rule: LifecycleRule,
  higher: readonly LifecycleRule[],
  entries: readonly UnplacedFinding[],
): string | undefined {
  if (entries.some(({code}) => code === 'ENTRY_NEVER_MATCHES')) return 'one of its entries can match no tag';
  const storageClass = selectedStorageClass(rule.selection);
  const rivals = higher.filter(other => selectedStorageClass(other.selection) === storageClass);
  const behind = rivals.find(other => seesAllOf(other, rule));
  if (behind) return `rule ${behind.rulePriority} sees every image that it sees, and comes first`;
  const untagged = rivals.find(({selection}) => selection.tagStatus === 'untagged');
  const tagged = rivals.find(seesEveryTaggedImage);
  if (rule.selection.tagStatus !== 'any' || !untagged || !tagged) return undefined;
  const [first, second] = [untagged.rulePriority, tagged.rulePriority].toSorted((one, other) => one - other);
  return `rules ${first} and ${second} together see every image, and come first`;
}

function seesAllOf(higher: LifecycleRule, lower: LifecycleRule): boolean {
  const [high, low] = [higher.selection, lower.selection];
  if (high.tagStatus !== 'tagged' || low.tagStatus !== 'tagged') return high.tagStatus === low.tagStatus;
  const narrow = tagPatternsOf(low);
  return tagPatternsOf(high).every(wide => narrow.some(one => includesPattern(wide, one)));
}

function seesEveryTaggedImage({selection}: LifecycleRule): boolean {
  return selection.tagStatus === 'tagged' && tagPatternsOf(selection).every(matchesEveryTag);
}

function neverActsFinding({rulePriority}: LifecycleRule, because: string, pointer: string): UnplacedFinding {
  return {
    severity: 'warning',
    code: 'RULE_NEVER_ACTS',
    pointer,
    message: `rule ${rulePriority} can never act on an image: ${because}`,
    suggestion: 'remove it, or give it a lower rulePriority',
  };
}

function checkEntries({selection}: LifecycleRule, pointer: string): UnplacedFinding[] {
  const list = selection.tagPatternList ? 'tagPatternList' : 'tagPrefixList';
  return tagPatternsOf(selection).flatMap((pattern, position) => {
    const place = `${pointer}/selection/${list}/${position}`;
    if (matchesEveryTag(pattern) && list === 'tagPrefixList') return [matchesAll(place)];
    const reason = whyNeverMatches(pattern);
    return reason ? [neverMatches(selection[list]![position]!, reason, place)] : [];
  });
}

function whyNeverMatches({segments}: TagPattern): {because: string; suggestion: string} | undefined {
  const text = segments.join('');
  if (segments.length === 1 && text === '') {
    return {because: 'no tag is empty', suggestion: 'write "*" for every tag'};
  }
  if (text.includes('*')) {
    return {because: 'a * in a prefix is no wildcard', suggestion: 'use tagPatternList for wildcards'};
  }
  if (!TAG_CHARACTERS.test(text)) {
    const because = 'tags have only letters, digits, full stops, hyphens and underscores';
    return {because, suggestion: 'name a tag without its repository, in these characters'};
  }
  if (/^[.-]/.test(segments[0]!)) {
    return {because: 'no tag begins with a full stop or a hyphen', suggestion: 'put a * in front of it'};
  }
  if (text.length > MAX_TAG_CHARACTERS) {
    return {because: `no tag is longer than ${MAX_TAG_CHARACTERS} characters`, suggestion: 'shorten it'};
  }
  return undefined;
}

function neverMatches(
  entry: string,
  {because, suggestion}: {because: string; suggestion: string},
  pointer: string,
): UnplacedFinding {
  return {
    severity: 'warning',
    code: 'ENTRY_NEVER_MATCHES',
    pointer,
    message: `${quoted(entry)} can match no tag: ${because}`,
    suggestion,
  };
}

function matchesAll(pointer: string): UnplacedFinding {
  return {
    severity: 'warning',
    code: 'ENTRY_MATCHES_ALL',
    pointer,
    message: 'the empty prefix matches every tag',
    suggestion: 'say so with "tagPatternList": ["*"]',
  };
}

/** A tag is on one image at a time, so a rule that names one whole tag never counts more than one image. */
function onlyProtects({rulePriority, selection}: LifecycleRule, pointer: string): UnplacedFinding[] {
  const wholeTag = tagPatternsOf(selection).find(({segments}) => segments.length === 1);
  if (!wholeTag || selection.countType !== 'imageCountMoreThan') return [];
  return [
    {
      severity: 'note',
      code: 'RULE_ONLY_PROTECTS',
      pointer: `${pointer}/selection`,
      message: `rule ${rulePriority} only protects the image tagged ${wholeTag.text}: one image at a time has that tag, so there are never more to act on`,
      suggestion: `if images whose tags begin with it are meant, write ${quoted(`${wholeTag.text}*`)}`,
    },
  ];
}
