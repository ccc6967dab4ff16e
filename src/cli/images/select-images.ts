import {indexesByMember, type StoredImage, subjectOf} from './stored-image.ts';

/** Which images to pick. Several criteria must all hold; ages are days before `now`. */
export interface ImageCriteria {
  untagged?: boolean;
  /** Images all of whose tags match. */
  matchesTag?: (tag: string) => boolean;
  /** Pushed longer ago than this. */
  olderThanDays?: number;
  /** Neither pulled nor pushed for this long. */
  notPulledSinceDays?: number;
  /** So many of the newest are left alone, counted among those that the tags pick. */
  keep?: number;
  /** Digests of images that are left alone whatever they are. */
  except?: ReadonlySet<string>;
}

/** What was picked, and what looked picked but was left: excepted, or because another of its tags does not match. */
export interface ImageSelection {
  picked: StoredImage[];
  excepted: StoredImage[];
  otherwiseTagged: StoredImage[];
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Picks images of a repository. Untagged members of an index and what refers to an image that is there are
 * never picked for themselves: they stay and go with what they belong to. Archived images are not picked.
 */
export function selectImages(
  images: readonly StoredImage[],
  criteria: ImageCriteria,
  now: Date,
): ImageSelection {
  const independent = images.filter(isIndependentIn(images));
  const matching = independent.filter(image => matchesTags(image, criteria));
  const newestFirst = [...matching].sort((a, b) => b.pushedAt - a.pushedAt || compare(a.digest, b.digest));
  const fitting = newestFirst
    .slice(criteria.keep ?? 0)
    .filter(image => isOldEnough(image, criteria, now.getTime()));
  const isExcepted = ({digest}: StoredImage): boolean => criteria.except?.has(digest) ?? false;
  const picked = fitting.filter(image => !isExcepted(image));
  const excepted = fitting.filter(isExcepted);
  return {picked, excepted, otherwiseTagged: independent.filter(image => isOtherwiseTagged(image, criteria))};
}

function isIndependentIn(images: readonly StoredImage[]): (image: StoredImage) => boolean {
  const present = new Set(images.map(image => image.digest));
  const indexes = indexesByMember(images);
  return image => {
    if (image.isArchived) return false;
    const subject = subjectOf(image);
    if (subject !== undefined && present.has(subject)) return false;
    return image.tags.length > 0 || !indexes.has(image.digest);
  };
}

function matchesTags({tags}: StoredImage, {untagged, matchesTag}: ImageCriteria): boolean {
  if (untagged && tags.length > 0) return false;
  return matchesTag === undefined || (tags.length > 0 && tags.every(matchesTag));
}

function isOtherwiseTagged({tags}: StoredImage, {untagged, matchesTag}: ImageCriteria): boolean {
  return !untagged && matchesTag !== undefined && tags.some(matchesTag) && !tags.every(matchesTag);
}

function isOldEnough(image: StoredImage, criteria: ImageCriteria, now: number): boolean {
  const {olderThanDays = 0, notPulledSinceDays = 0} = criteria;
  if (olderThanDays > 0 && image.pushedAt > now - olderThanDays * DAY) return false;
  const touchedAt = Math.max(image.pushedAt, image.pulledAt ?? 0);
  return notPulledSinceDays === 0 || touchedAt <= now - notPulledSinceDays * DAY;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
