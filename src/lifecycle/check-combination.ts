import {isObject} from './check-shape.ts';
import type {UnplacedFinding} from './finding.ts';
import {COUNT_TYPES, MAX_WILDCARDS, MIN_ARCHIVED_DAYS} from './policy.ts';
import {quoted} from './quoted.ts';
import {guessed, NO_BRANCH, TAG_LIST_REQUIRED, tooSmall} from './service-message.ts';

type Member = Record<string, unknown>;

interface RuleParts {
  selection: Member;
  action: Member;
  pointer: string;
}

type Check = (parts: RuleParts) => UnplacedFinding[];

/** Checks what has to hold between the members of one rule; says nothing of members of the wrong shape. */
export function checkCombination(rule: Member, pointer: string): UnplacedFinding[] {
  const parts = {
    selection: isObject(rule.selection) ? rule.selection : {},
    action: isObject(rule.action) ? rule.action : {},
    pointer,
  };
  return CHECKS.flatMap(check => check(parts));
}

const CHECKS: readonly Check[] = [
  checkTagLists,
  checkWildcards,
  checkCountUnit,
  checkStorageClass,
  checkAction,
  checkTarget,
  checkArchivedDays,
];

function checkTagLists({selection, pointer}: RuleParts): UnplacedFinding[] {
  const lists = ['tagPatternList', 'tagPrefixList'].filter(name => Object.hasOwn(selection, name));
  const place = `${pointer}/selection`;
  if (selection.tagStatus === 'tagged') {
    if (lists.length === 0) return [tagListMissing(place)];
    if (lists.length === 2) return [twoTagLists(place)];
    return [];
  }
  if (selection.tagStatus !== 'untagged' && selection.tagStatus !== 'any') return [];
  return lists.map(list => tagListUnwanted(list, selection.tagStatus as string, place));
}

function checkWildcards({selection, pointer}: RuleParts): UnplacedFinding[] {
  const list = Array.isArray(selection.tagPatternList) ? selection.tagPatternList : [];
  return list.flatMap((entry, position) => {
    const wildcards = typeof entry === 'string' ? entry.split('*').length - 1 : 0;
    if (wildcards <= MAX_WILDCARDS) return [];
    return fault({
      code: 'TOO_MANY_WILDCARDS',
      pointer: `${pointer}/selection/tagPatternList/${position}`,
      message: `the pattern ${quoted(String(entry))} has ${wildcards} wildcards, and the most is ${MAX_WILDCARDS}`,
      suggestion: 'use fewer *',
      serviceMessage: guessed(`tagPatternList values can have at most ${MAX_WILDCARDS} wildcards (*).`),
    });
  });
}

function checkCountUnit({selection, pointer}: RuleParts): UnplacedFinding[] {
  const {countType} = selection;
  const given = Object.hasOwn(selection, 'countUnit');
  if (!isCountType(countType)) return [];
  if (countType === 'imageCountMoreThan' && given) {
    return fault({
      pointer: `${pointer}/selection/countUnit`,
      atKey: true,
      message: 'countUnit is not allowed with imageCountMoreThan, which counts images',
      suggestion: 'remove countUnit, or use sinceImagePushed',
    });
  }
  if (countType === 'imageCountMoreThan' || given) return [];
  return fault({
    pointer: `${pointer}/selection`,
    message: `${countType} needs a countUnit`,
    suggestion: 'add "countUnit": "days"',
  });
}

function checkStorageClass({selection, pointer}: RuleParts): UnplacedFinding[] {
  const {countType, storageClass} = selection;
  if (!isCountType(countType)) return [];
  if (countType === 'sinceImageTransitioned' && storageClass !== 'archive') {
    return fault({
      pointer: storageClass === undefined ? `${pointer}/selection` : `${pointer}/selection/storageClass`,
      message: 'sinceImageTransitioned needs the storage class archive, written out',
      suggestion: 'add "storageClass": "archive"',
    });
  }
  if (countType === 'sinceImageTransitioned' || storageClass !== 'archive') return [];
  return fault({
    pointer: `${pointer}/selection/storageClass`,
    message: `${countType} works on the storage class standard only`,
    suggestion: 'remove storageClass, or use sinceImageTransitioned',
  });
}

function checkAction({selection, action, pointer}: RuleParts): UnplacedFinding[] {
  if (selection.countType === 'sinceImagePulled' && action.type === 'expire') {
    return fault({
      pointer: `${pointer}/action/type`,
      message: 'sinceImagePulled can only transition images, not expire them',
      suggestion: 'use "transition" with "targetStorageClass": "archive"',
    });
  }
  if (selection.countType === 'sinceImageTransitioned' && action.type === 'transition') {
    return fault({
      pointer: `${pointer}/action/type`,
      message: 'sinceImageTransitioned can only expire images: they are in the archive already',
      suggestion: 'use "expire"',
    });
  }
  return [];
}

function checkTarget({action, pointer}: RuleParts): UnplacedFinding[] {
  const given = Object.hasOwn(action, 'targetStorageClass');
  if (action.type === 'transition' && !given) {
    return fault({
      pointer: `${pointer}/action`,
      message: 'the action transition needs a targetStorageClass',
      suggestion: 'add "targetStorageClass": "archive"',
    });
  }
  if (action.type !== 'expire' || !given) return [];
  return fault({
    pointer: `${pointer}/action/targetStorageClass`,
    atKey: true,
    message: 'targetStorageClass is not allowed with the action expire',
    suggestion: 'remove targetStorageClass, or use "transition"',
  });
}

function checkArchivedDays({selection, pointer}: RuleParts): UnplacedFinding[] {
  const {countType, countNumber} = selection;
  if (countType !== 'sinceImageTransitioned' || !Number.isInteger(countNumber)) return [];
  const days = countNumber as number;
  if (days < 1 || days >= MIN_ARCHIVED_DAYS) return [];
  return fault({
    code: 'TOO_SMALL',
    pointer: `${pointer}/selection/countNumber`,
    message: `countNumber is ${days}, and archived images must stay at least ${MIN_ARCHIVED_DAYS} days`,
    suggestion: `write ${MIN_ARCHIVED_DAYS} or more`,
    serviceMessage: {...tooSmall(MIN_ARCHIVED_DAYS, days), seen: false},
  });
}

function tagListMissing(pointer: string): UnplacedFinding {
  return {
    severity: 'error',
    code: 'TAG_LIST_MISSING',
    pointer,
    message: 'a rule for tagged images needs a tagPatternList or a tagPrefixList',
    suggestion: 'add "tagPatternList": ["*"] for every tagged image',
    serviceMessage: TAG_LIST_REQUIRED,
  };
}

function twoTagLists(pointer: string): UnplacedFinding {
  return {
    severity: 'error',
    code: 'TWO_TAG_LISTS',
    pointer: `${pointer}/tagPrefixList`,
    atKey: true,
    message: 'a rule has either a tagPatternList or a tagPrefixList, not both',
    suggestion: 'turn each prefix into a pattern that ends with *',
    serviceMessage: guessed(NO_BRANCH.text),
  };
}

function tagListUnwanted(list: string, tagStatus: string, pointer: string): UnplacedFinding {
  return {
    severity: 'error',
    code: 'TAG_LIST_UNWANTED',
    pointer: `${pointer}/${list}`,
    atKey: true,
    message: `${list} is only allowed with tagStatus tagged, and this rule is for ${tagStatus}`,
    suggestion: `remove ${list}, or use "tagStatus": "tagged"`,
    serviceMessage: guessed(NO_BRANCH.text),
  };
}

type Fault = Omit<UnplacedFinding, 'severity' | 'code'> & Partial<Pick<UnplacedFinding, 'code'>>;

function fault(details: Fault): UnplacedFinding[] {
  return [{severity: 'error', code: 'BAD_COMBINATION', serviceMessage: NO_BRANCH, ...details}];
}

function isCountType(value: unknown): value is (typeof COUNT_TYPES)[number] {
  return (COUNT_TYPES as readonly unknown[]).includes(value);
}
