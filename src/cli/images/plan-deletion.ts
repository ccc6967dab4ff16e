import {indexesByMember, type StoredImage, subjectOf} from './stored-image.ts';

/** Images in the order in which they can be deleted, and those that have to stay. */
export interface DeletionPlan {
  /** Indexes before what they list, subjects before what refers to them. */
  images: StoredImage[];
  kept: {image: StoredImage; reason: string}[];
}

/**
 * Works out what goes when these images go: the untagged members that no other index lists, and what refers
 * to something that goes. An image that an index outside lists stays, with all that would have followed it.
 * With `cascade: false` exactly the picked ones go. Pure.
 */
export function planDeletion(
  all: readonly StoredImage[],
  picked: readonly StoredImage[],
  {cascade = true}: {cascade?: boolean} = {},
): DeletionPlan {
  const indexes = indexesByMember(all);
  const family = cascade ? familyOf(all, indexes) : () => [];
  const kept = new Map<string, {image: StoredImage; reason: string}>();
  for (;;) {
    const going = closure(
      picked.filter(image => !kept.has(image.digest)),
      {family, indexes},
    );
    const held = [...going.values()].flatMap(image => {
      const holder = indexes.get(image.digest)?.find(index => !going.has(index.digest));
      return holder ? [{image, reason: `listed by ${nameOf(holder)}`}] : [];
    });
    const news = held.filter(({image}) => !kept.has(image.digest));
    for (const one of news) kept.set(one.image.digest, one);
    if (news.length === 0) return {images: inOrder(going, indexes), kept: [...kept.values()]};
  }
}

/** What follows each image, members and referrers alike. */
function familyOf(
  all: readonly StoredImage[],
  indexes: ReadonlyMap<string, StoredImage[]>,
): (image: StoredImage) => readonly StoredImage[] {
  const followers = new Map<string, StoredImage[]>();
  const follow = (digest: string, image: StoredImage): void => {
    const known = followers.get(digest);
    if (known) known.push(image);
    else followers.set(digest, [image]);
  };
  for (const image of all) {
    if (image.tags.length === 0) {
      for (const index of indexes.get(image.digest) ?? []) follow(index.digest, image);
    }
    const subject = subjectOf(image);
    if (subject !== undefined) follow(subject, image);
  }
  return image => followers.get(image.digest) ?? [];
}

/** The images and everything that follows them, a member only once all of its indexes go. */
function closure(
  roots: readonly StoredImage[],
  kin: {
    family: (image: StoredImage) => readonly StoredImage[];
    indexes: ReadonlyMap<string, StoredImage[]>;
  },
): Map<string, StoredImage> {
  const going = new Map(roots.map(image => [image.digest, image]));
  const waiting = [...roots];
  for (let image = waiting.pop(); image; image = waiting.pop()) {
    for (const follower of kin.family(image)) {
      const isFree = (kin.indexes.get(follower.digest) ?? []).every(index => going.has(index.digest));
      if (going.has(follower.digest) || !isFree) continue;
      going.set(follower.digest, follower);
      waiting.push(follower);
    }
  }
  return going;
}

/** Sorts so that an index comes before its members and a subject before what refers to it. */
function inOrder(
  going: ReadonlyMap<string, StoredImage>,
  indexes: ReadonlyMap<string, StoredImage[]>,
): StoredImage[] {
  const waitsFor = new Map<StoredImage, number>();
  const followers = new Map<StoredImage, StoredImage[]>();
  for (const image of going.values()) {
    const subject = going.get(subjectOf(image) ?? '');
    const leaders = [...(indexes.get(image.digest) ?? []), ...(subject ? [subject] : [])];
    const present = leaders.filter(leader => leader !== image && going.has(leader.digest));
    waitsFor.set(image, present.length);
    for (const leader of present) followers.set(leader, [...(followers.get(leader) ?? []), image]);
  }
  const ordered = [...going.values()].filter(image => waitsFor.get(image) === 0);
  for (let at = 0; at < ordered.length; at++) {
    for (const follower of followers.get(ordered[at]!) ?? []) {
      const left = waitsFor.get(follower)! - 1;
      waitsFor.set(follower, left);
      if (left === 0) ordered.push(follower);
    }
  }
  // Digests cannot go in circles, but tags that look like a signature's can: those come last.
  return [...ordered, ...[...going.values()].filter(image => waitsFor.get(image)! > 0)];
}

function nameOf({tags, digest}: StoredImage): string {
  return tags[0] ?? digest;
}
