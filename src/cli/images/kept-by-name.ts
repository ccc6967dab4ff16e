import {indexesByMember, type StoredImage, subjectOf} from './stored-image.ts';

/** What a list of images keeps. */
export interface KeptByName {
  /** Why each digest stays. */
  reasons: ReadonlyMap<string, string>;
  /** Names that no image here has. */
  missing: string[];
}

/**
 * The images that are named by tag or digest, and those that would take a named one along if they went: the indexes
 * that list it and what it refers to. Pure.
 */
export function keptByName(
  all: readonly StoredImage[],
  names: {source: string; tags: ReadonlySet<string>; digests: ReadonlySet<string>},
): KeptByName {
  const {source, tags, digests} = names;
  const named = all.filter(image => digests.has(image.digest) || image.tags.some(tag => tags.has(tag)));
  const reasons = new Map(named.map(image => [image.digest, `named in ${source}`]));
  const indexes = indexesByMember(all);
  const byDigest = new Map(all.map(image => [image.digest, image]));
  const waiting = [...named];
  for (let image = waiting.pop(); image; image = waiting.pop()) {
    const subject = byDigest.get(subjectOf(image) ?? '');
    const holders = [...(indexes.get(image.digest) ?? []), ...(subject ? [subject] : [])];
    for (const holder of holders.filter(({digest}) => !reasons.has(digest))) {
      reasons.set(holder.digest, `an image that belongs to it is named in ${source}`);
      waiting.push(holder);
    }
  }
  const present = new Set(named.flatMap(image => [image.digest, ...image.tags]));
  return {reasons, missing: [...tags, ...digests].filter(name => !present.has(name))};
}
