import {ageStart, arrivalTime, DAY} from './age.ts';
import {type LifecycleImage, storageClassOf} from './image.ts';
import {inPriorityOrder, type LifecyclePolicy, type LifecycleRule, MIN_ARCHIVED_DAYS} from './policy.ts';
import {ABSENT_SUBJECT, isArchived, NO_SUBJECT, type Relations, relate} from './relations.ts';
import type {RuleSets} from './rule-set.ts';
import {findSightings} from './sightings.ts';
import {isActedOn, type Outcome, type Verdict, type Why} from './verdict.ts';

/** What a policy does to some images at one moment, and everything that explanations need. */
export interface Evaluation {
  now: Date;
  /** In the order in which they are applied. */
  rules: readonly LifecycleRule[];
  images: readonly LifecycleImage[];
  /** One per image, in the order of the images. */
  verdicts: readonly Verdict[];
  /** Positions of the images, newest first. */
  order: Uint32Array;
  /** Per image, the rules that see it (positions in `rules`). */
  sightings: RuleSets;
  relations: Relations;
}

/**
 * Judges every image by a lifecycle policy, as one run of the service at the moment `now` would.
 *
 * Images that arrived at the same moment are ranked by their place in the list: the later one is the newer.
 */
export function evaluate(policy: LifecyclePolicy, images: readonly LifecycleImage[], now: Date): Evaluation {
  const rules = inPriorityOrder(policy);
  const relations = relate(images);
  const sightings = findSightings(rules, images);
  const order = newestFirst(images);
  const ground: Ground = {now, rules, images, order, sightings, relations};
  const standing = rankImages(ground);
  const verdicts = images.map((_, position) => judge(ground, position, standing));
  followSubjects(verdicts, relations, now);
  return {...ground, verdicts};
}

/** Whether rules rank an image: members of an index and referrers are counted with what they belong to. */
export function isRanked(
  {holder, subject}: Relations,
  images: readonly LifecycleImage[],
  position: number,
): boolean {
  const index = images[holder[position]!];
  return subject[position] === NO_SUBJECT && (!index || isArchived(index));
}

type Ground = Omit<Evaluation, 'verdicts'>;

// ECR: of images pushed at the same moment the later in the list counts as the newer
function newestFirst(images: readonly LifecycleImage[]): Uint32Array {
  const times = Float64Array.from(images, arrivalTime);
  const order = Uint32Array.from(images, (_, position) => position);
  return order.sort((one, other) => times[other]! - times[one]! || other - one);
}

interface Standing {
  /** The rank of each image in the highest-priority rule that sees it, newest first, from 1; 0 when unranked. */
  rank: Uint32Array;
  /** Per image, the highest-priority of the lower rules that would act on it, or -1. */
  wouldAct: Int16Array;
}

// ECR: a lower rule still counts the images that a higher rule acts on or protects
function rankImages(ground: Ground): Standing {
  const {rules, images, order, sightings, relations, now} = ground;
  const standing = {rank: new Uint32Array(images.length), wouldAct: new Int16Array(images.length).fill(-1)};
  const counted = new Uint32Array(rules.length);
  for (const position of order) {
    if (!isRanked(relations, images, position)) continue;
    const first = sightings.first(position);
    sightings.forEach(position, at => {
      const rank = ++counted[at]!;
      if (at === first) standing.rank[position] = rank;
      else if (
        standing.wouldAct[position]! < 0 &&
        exceeds(measure(images[position]!, rules[at]!, {rank, now}))
      ) {
        standing.wouldAct[position] = at;
      }
    });
  }
  return standing;
}

// ECR: an image that a higher rule sees is never acted on by a lower rule
function judge(ground: Ground, position: number, standing: Standing): Verdict {
  const image = ground.images[position]!;
  const bound = boundVerdict(ground, position);
  if (bound) return bound;
  const rule = ground.rules[ground.sightings.first(position)];
  if (!rule) {
    const kind = storageClassOf(image) ? 'unseen' : 'restoring';
    return {image, position, outcome: 'kept', why: {kind}};
  }
  const why = measure(image, rule, {rank: standing.rank[position]!, now: ground.now});
  if (!exceeds(why)) {
    const deprived = ground.rules[standing.wouldAct[position]!];
    return {image, position, outcome: 'kept', why, ...(deprived && {protectedFrom: deprived})};
  }
  const index = ground.images[ground.relations.holder[position]!];
  if (index && rule.action.type === 'expire') return held(image, position, index, rule);
  return {image, position, outcome: outcomeOf(rule), appliedRulePriority: rule.rulePriority, why};
}

/** The verdict over an image that belongs to another one; undefined for all others. */
function boundVerdict(ground: Ground, position: number): Verdict | undefined {
  const {images, relations, rules, sightings, now} = ground;
  const image = images[position]!;
  const subject = relations.subject[position]!;
  if (subject !== NO_SUBJECT) {
    const kind = subject === ABSENT_SUBJECT ? 'orphan' : 'referrer';
    return {image, position, outcome: 'kept', why: {kind, subject: image.subjectManifestDigest!}};
  }
  const index = images[relations.holder[position]!];
  if (!index || isArchived(index)) return undefined;
  const rule = rules[sightings.first(position)];
  const acts = rule && exceeds(measure(image, rule, {rank: 0, now}));
  return held(image, position, index, acts ? rule : undefined);
}

// ECR: a member of an index goes only after the index
function held(image: LifecycleImage, position: number, index: LifecycleImage, rule?: LifecycleRule): Verdict {
  const why: Why = {kind: 'member', index: index.imageDigest, ...(rule && {rule})};
  return {image, position, outcome: 'kept', why};
}

/** Measures an image by the rule that may act on it; a rank of 0 means that the image is not ranked. */
export function measure(
  image: LifecycleImage,
  rule: LifecycleRule,
  {rank, now}: {rank: number; now: Date},
): Why {
  const {countType} = rule.selection;
  if (countType === 'imageCountMoreThan') return {kind: 'ranked', rule, rank};
  const start = ageStart(image, countType);
  if (!start) return {kind: 'undated', rule};
  return {kind: 'aged', rule, start, age: now.getTime() - start.time};
}

// ECR: an image whose age is exactly the limit is not older than it
/** Whether a measure is beyond the limit of its rule. */
export function exceeds(why: Why): boolean {
  if (why.kind === 'ranked') return why.rank > why.rule.selection.countNumber;
  return why.kind === 'aged' && why.age > why.rule.selection.countNumber * DAY;
}

function outcomeOf({action}: LifecycleRule): Outcome {
  return action.type === 'transition' ? 'transitioned' : 'expired';
}

/** Gives every referrer the outcome of its subject, which may be a referrer itself; a ring of them stays. */
function followSubjects(verdicts: readonly Verdict[], {subject}: Relations, now: Date): void {
  const visited = new Uint8Array(verdicts.length);
  for (const {position} of verdicts) {
    const chain: number[] = [];
    for (let at = position; subject[at]! >= 0 && !visited[at]; at = subject[at]!) {
      visited[at] = 1;
      chain.push(at);
    }
    for (const at of chain.toReversed()) followSubject(verdicts[at]!, verdicts[subject[at]!]!, now);
  }
}

// ECR: a referrer is expired or archived with its subject, and no rule counts it
function followSubject(referrer: Verdict, subject: Verdict, now: Date): void {
  if (referrer.why.kind !== 'referrer' || !isActedOn(subject)) return;
  if (!mayFollow(referrer.image, subject, now)) return;
  referrer.outcome = subject.outcome;
  referrer.appliedRulePriority = subject.appliedRulePriority;
  if ('rule' in subject.why && subject.why.rule) referrer.why.rule = subject.why.rule;
}

// ECR: no policy expires an image that has been archived for less than 90 days
function mayFollow(referrer: LifecycleImage, subject: Verdict, now: Date): boolean {
  if (!isArchived(referrer)) return true;
  if (subject.outcome === 'transitioned') return false;
  const archivedAt = referrer.lastArchivedAt?.getTime() ?? now.getTime();
  return isArchived(subject.image) || now.getTime() - archivedAt >= MIN_ARCHIVED_DAYS * DAY;
}
