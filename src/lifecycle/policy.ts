/** The most rules that one policy may have (a quota of the service that cannot be raised). */
export const MAX_RULES = 50;

/** The shortest and the longest text that the API takes, in characters. */
export const MIN_POLICY_CHARACTERS = 100;
export const MAX_POLICY_CHARACTERS = 30_720;

/** The most wildcards in one entry of a tagPatternList. */
export const MAX_WILDCARDS = 4;

/** Archived images are billed for 90 days, and no policy may expire them earlier. */
export const MIN_ARCHIVED_DAYS = 90;

/** The values of each enumerated member, in the order in which the service names them. */
export const TAG_STATUSES = ['tagged', 'untagged', 'any'] as const;
export const STORAGE_CLASSES = ['standard', 'archive'] as const;
export const COUNT_TYPES = [
  'imageCountMoreThan',
  'sinceImagePushed',
  'sinceImagePulled',
  'sinceImageTransitioned',
] as const;
export const COUNT_UNITS = ['days'] as const;
export const ACTION_TYPES = ['expire', 'transition'] as const;
export const TARGET_STORAGE_CLASSES = ['archive'] as const;

/** Whether a rule wants images with tags, without, or both. */
export type TagStatus = (typeof TAG_STATUSES)[number];

/** Where images are kept; a rule sees those of one class only. */
export type StorageClass = (typeof STORAGE_CLASSES)[number];

/** What a rule measures: a rank by age, or the time since something happened to the image. */
export type CountType = (typeof COUNT_TYPES)[number];

/** What a rule does to the images that it marks. */
export type ActionType = (typeof ACTION_TYPES)[number];

/** Which images a rule sees, and from which point on it acts on them. */
export interface LifecycleSelection {
  tagStatus: TagStatus;
  /** Whole-tag patterns with `*`; an image needs a matching tag for every one of them. */
  tagPatternList?: string[];
  /** Beginnings of tags; an image needs a matching tag for every one of them. */
  tagPrefixList?: string[];
  /** `standard` when absent. */
  storageClass?: StorageClass;
  countType: CountType;
  countUnit?: 'days';
  countNumber: number;
}

/** What happens to the images that a rule marks. */
export interface LifecycleAction {
  type: ActionType;
  targetStorageClass?: 'archive';
}

/** One rule of a policy, in the service's own spelling. */
export interface LifecycleRule {
  rulePriority: number;
  description?: string;
  selection: LifecycleSelection;
  action: LifecycleAction;
}

/** A lifecycle policy that is known to be valid; `parseLifecyclePolicy` makes one from its text. */
export interface LifecyclePolicy {
  rules: LifecycleRule[];
}

/** The storage class whose images a selection sees. */
export function selectedStorageClass(selection: Pick<LifecycleSelection, 'storageClass'>): StorageClass {
  return selection.storageClass ?? 'standard';
}

/** The rules in the order in which they are applied: lowest priority number first. */
export function inPriorityOrder(policy: LifecyclePolicy): LifecycleRule[] {
  return policy.rules.toSorted((one, other) => one.rulePriority - other.rulePriority);
}
