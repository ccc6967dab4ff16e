import {isObject} from './check-shape.ts';
import type {UnplacedFinding} from './finding.ts';
import {quoted} from './quoted.ts';
import {ANY_RULE_LAST, guessed, ONE_UNTAGGED_RULE} from './service-message.ts';

interface RuleView {
  pointer: string;
  priority: unknown;
  tagStatus: unknown;
  storageClass: string;
  entries: Array<{text: string; pointer: string}>;
}

/** Checks what has to hold between the rules of one policy, as far as their shape can be understood. */
export function checkRules(rules: readonly unknown[]): UnplacedFinding[] {
  const views = rules.map(view);
  return [...checkPriorities(views), ...checkUntagged(views), ...checkAny(views), ...checkEntries(views)];
}

function view(rule: unknown, position: number): RuleView {
  const pointer = `/rules/${position}`;
  const members = isObject(rule) ? rule : {};
  const selection = isObject(members.selection) ? members.selection : {};
  return {
    pointer,
    priority: members.rulePriority,
    tagStatus: selection.tagStatus,
    storageClass: selection.storageClass === 'archive' ? 'archive' : 'standard',
    entries: ['tagPatternList', 'tagPrefixList'].flatMap(list =>
      entriesOf(selection[list], `${pointer}/selection/${list}`),
    ),
  };
}

function entriesOf(list: unknown, pointer: string): RuleView['entries'] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((text, position) =>
    typeof text === 'string' ? [{text, pointer: `${pointer}/${position}`}] : [],
  );
}

function checkPriorities(views: readonly RuleView[]): UnplacedFinding[] {
  const first = new Map<unknown, RuleView>();
  return views.flatMap(rule => {
    if (typeof rule.priority !== 'number') return [];
    const earlier = first.get(rule.priority);
    if (!earlier) first.set(rule.priority, rule);
    return earlier ? [duplicatePriority(rule, earlier)] : [];
  });
}

function checkUntagged(views: readonly RuleView[]): UnplacedFinding[] {
  const untagged = views.filter(rule => rule.tagStatus === 'untagged');
  return untagged.flatMap((rule, position) => {
    const earlier = untagged.slice(0, position).find(other => other.storageClass === rule.storageClass);
    return earlier ? [secondUntagged(rule, earlier)] : [];
  });
}

function checkAny(views: readonly RuleView[]): UnplacedFinding[] {
  return views.flatMap(rule => {
    if (rule.tagStatus !== 'any' || typeof rule.priority !== 'number') return [];
    const {priority} = rule;
    const below = views.find(
      other =>
        other.storageClass === rule.storageClass &&
        typeof other.priority === 'number' &&
        other.priority > priority,
    );
    return below ? [anyNotLast(rule, below)] : [];
  });
}

function checkEntries(views: readonly RuleView[]): UnplacedFinding[] {
  const first = new Map<string, string>();
  return views.flatMap(rule =>
    rule.entries.flatMap(({text, pointer}) => {
      const key = `${rule.storageClass} ${text}`;
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, pointer);
      return earlier === undefined ? [] : [duplicateEntry(text, pointer, earlier)];
    }),
  );
}

function duplicatePriority({pointer, priority}: RuleView, earlier: RuleView): UnplacedFinding {
  return {
    severity: 'error',
    code: 'DUPLICATE_PRIORITY',
    pointer: `${pointer}/rulePriority`,
    message: `rulePriority ${priority} is taken by ${earlier.pointer} already`,
    suggestion: 'give every rule a number of its own',
    serviceMessage: guessed('Rule priorities must be unique.'),
  };
}

function secondUntagged({pointer, storageClass}: RuleView, earlier: RuleView): UnplacedFinding {
  return {
    severity: 'error',
    code: 'SECOND_UNTAGGED_RULE',
    pointer: `${pointer}/selection/tagStatus`,
    message: `${earlier.pointer} is for untagged images of the storage class ${storageClass} already`,
    suggestion: 'merge the two rules',
    serviceMessage: ONE_UNTAGGED_RULE,
  };
}

function anyNotLast({pointer, storageClass}: RuleView, below: RuleView): UnplacedFinding {
  return {
    severity: 'error',
    code: 'ANY_RULE_NOT_LAST',
    pointer: `${pointer}/rulePriority`,
    message: `a rule for any image must be the last of its storage class (${storageClass}), and rule ${below.priority} comes after it`,
    suggestion: `give it a number above ${below.priority}`,
    serviceMessage: ANY_RULE_LAST,
  };
}

function duplicateEntry(text: string, pointer: string, earlier: string): UnplacedFinding {
  return {
    severity: 'error',
    code: 'DUPLICATE_TAG_ENTRY',
    pointer,
    message: `${quoted(text)} stands at ${earlier} already, and may occur once per storage class`,
    suggestion: 'remove one of the two',
    serviceMessage: guessed('Tag prefixes and tag patterns must be unique per storage class.'),
  };
}
