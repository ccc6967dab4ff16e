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

/**
 * Sorts so that an index comes before its members, which ECR demands, and a subject before what refers to it,
 * as far as the first allows.
 */
function inOrder(
  going: ReadonlyMap<string, StoredImage>,
  indexes: ReadonlyMap<string, StoredImage[]>,
): StoredImage[] {
  const ordered = new Set<StoredImage>();
  const isFree = (image: StoredImage): boolean =>
    (indexes.get(image.digest) ?? []).every(index => ordered.has(index) || !going.has(index.digest));
  const isReady = (image: StoredImage): boolean => {
    const subject = going.get(subjectOf(image) ?? '');
    return isFree(image) && (subject === undefined || subject === image || ordered.has(subject));
  };
  let waiting = [...going.values()];
  while (waiting.length > 0) {
    const before = ordered.size;
    for (const image of waiting) if (isReady(image)) ordered.add(image);
    const stuck = ordered.size === before;
    // A subject that (somewhere below) is a member of what refers to it: the index goes first all the same.
    if (stuck) {
      const free = waiting.filter(isFree);
      ordered.add(free.find(({isIndex}) => isIndex) ?? free[0] ?? waiting[0]!);
    }
    waiting = waiting.filter(image => !ordered.has(image));
  }
  return [...ordered];
}

function nameOf({tags, digest}: StoredImage): string {
  return tags[0] ?? digest;
}
