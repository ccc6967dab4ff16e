/**
 * A second evaluation of lifecycle policies, as slow and as literal as the published rules: every rule is
 * evaluated against all images, then the rules are applied in the order of their priorities. It shares nothing
 * with the first one but the shapes of policies and images.
 */
import type {LifecycleImage} from '../../src/lifecycle/image.ts';
import type {LifecyclePolicy, LifecycleRule} from '../../src/lifecycle/policy.ts';

export interface LiteralVerdict {
  outcome: 'kept' | 'expired' | 'transitioned';
  appliedRulePriority?: number;
}

/** The outcome for each digest. */
export function evaluateLiterally(
  policy: LifecyclePolicy,
  images: readonly LifecycleImage[],
  now: Date,
): Map<string, LiteralVerdict> {
  const verdicts = new Map<string, LiteralVerdict>(
    images.map(image => [image.imageDigest, {outcome: 'kept'}]),
  );
  const rules = [...policy.rules].sort((one, other) => one.rulePriority - other.rulePriority);
  for (const rule of rules) {
    for (const image of marked(rule, images, now)) {
      const seenAbove = rules.some(
        other => other.rulePriority < rule.rulePriority && meetsRequirement(other, image),
      );
      if (seenAbove || blockedByIndex(rule, image, images)) continue;
      verdicts.set(image.imageDigest, {
        outcome: rule.action.type === 'expire' ? 'expired' : 'transitioned',
        appliedRulePriority: rule.rulePriority,
      });
    }
  }
  for (const image of images)
    verdicts.set(image.imageDigest, withItsSubject(image, [], {images, verdicts, now}));
  return verdicts;
}

function marked(rule: LifecycleRule, images: readonly LifecycleImage[], now: Date): LifecycleImage[] {
  const identified = images.filter(
    image =>
      meetsRequirement(rule, image) && !image.subjectManifestDigest && !insideLivingIndex(image, images),
  );
  const {countType, countNumber} = rule.selection;
  if (countType === 'imageCountMoreThan') {
    const oldestFirst = [...identified].sort(
      (one, other) => pushedAt(one) - pushedAt(other) || images.indexOf(one) - images.indexOf(other),
    );
    return oldestFirst.slice(0, Math.max(0, oldestFirst.length - countNumber));
  }
  const limit = now.getTime() - countNumber * 24 * 60 * 60 * 1000;
  return identified.filter(image => {
    if (countType === 'sinceImagePushed') return pushedAt(image) < limit;
    if (countType === 'sinceImagePulled') return pulledAt(image) < limit;
    return image.lastArchivedAt !== undefined && image.lastArchivedAt.getTime() < limit;
  });
}

function meetsRequirement({selection}: LifecycleRule, image: LifecycleImage): boolean {
  const wanted = selection.storageClass === 'archive' ? ['ARCHIVED'] : ['ACTIVE', undefined];
  if (!wanted.includes(image.imageStatus)) return false;
  const tags = image.imageTags ?? [];
  if (selection.tagStatus === 'any') return true;
  if (selection.tagStatus === 'untagged') return tags.length === 0;
  const prefixes = selection.tagPrefixList ?? [];
  const patterns = selection.tagPatternList ?? [];
  return (
    prefixes.every(prefix => tags.some(tag => tag.slice(0, prefix.length) === prefix)) &&
    patterns.every(pattern => tags.some(tag => asRegularExpression(pattern).test(tag))) &&
    tags.length > 0
  );
}

function asRegularExpression(pattern: string): RegExp {
  const pieces = pattern.split('*').map(piece => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 's');
}

function pushedAt(image: LifecycleImage): number {
  return image.lastActivatedAt ? image.lastActivatedAt.getTime() : image.imagePushedAt.getTime();
}

function pulledAt(image: LifecycleImage): number {
  if (image.lastRecordedPullTime && image.lastActivatedAt) {
    return Math.max(image.lastRecordedPullTime.getTime(), image.lastActivatedAt.getTime());
  }
  return image.lastRecordedPullTime ? image.lastRecordedPullTime.getTime() : pushedAt(image);
}

function indexesOf(image: LifecycleImage, images: readonly LifecycleImage[]): LifecycleImage[] {
  return images.filter(other => other !== image && (other.childDigests ?? []).includes(image.imageDigest));
}

function insideLivingIndex(image: LifecycleImage, images: readonly LifecycleImage[]): boolean {
  return indexesOf(image, images).some(index => index.imageStatus !== 'ARCHIVED');
}

function blockedByIndex(
  rule: LifecycleRule,
  image: LifecycleImage,
  images: readonly LifecycleImage[],
): boolean {
  return rule.action.type === 'expire' && indexesOf(image, images).length > 0;
}

interface Situation {
  images: readonly LifecycleImage[];
  /** Of the images that refer to nothing. */
  verdicts: ReadonlyMap<string, LiteralVerdict>;
  now: Date;
}

/** A reference artifact goes after its subject; the artifacts on the way to it tell when they form a ring. */
function withItsSubject(
  image: LifecycleImage,
  way: readonly LifecycleImage[],
  situation: Situation,
): LiteralVerdict {
  if (!image.subjectManifestDigest) return situation.verdicts.get(image.imageDigest)!;
  const subject = situation.images.find(other => other.imageDigest === image.subjectManifestDigest);
  if (!subject || way.includes(image)) return {outcome: 'kept'};
  const verdict = withItsSubject(subject, [...way, image], situation);
  return goesAfter(image, {subject, outcome: verdict.outcome, now: situation.now})
    ? verdict
    : {outcome: 'kept'};
}

function goesAfter(
  image: LifecycleImage,
  {subject, outcome, now}: {subject: LifecycleImage; outcome: LiteralVerdict['outcome']; now: Date},
): boolean {
  if (outcome === 'kept') return false;
  if (image.imageStatus !== 'ARCHIVED') return true;
  if (outcome === 'transitioned') return false;
  if (subject.imageStatus === 'ARCHIVED') return true;
  return now.getTime() - (image.lastArchivedAt ?? now).getTime() >= 90 * 24 * 60 * 60 * 1000;
}
