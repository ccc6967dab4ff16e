/** What a deletion needs to know of an image in a repository. Times are milliseconds since the epoch. */
export interface StoredImage {
  digest: string;
  tags: readonly string[];
  pushedAt: number;
  /** Absent where it was never pulled. */
  pulledAt?: number;
  /** As DescribeImages counts it, in bytes: layers that others share included. */
  size: number;
  isIndex: boolean;
  isArchived: boolean;
  /** The digest that a signature, an SBOM or another artifact refers to. */
  subject?: string;
  /** What an index lists; absent where it is not known. */
  members?: readonly string[];
}

/** Cosign's way of naming what refers to a digest, from before registries knew referrers: a tag. */
const REFERRER_TAG = /^sha256-([0-9a-f]{64})(?:\.[a-z]+)?$/;

/** The digest that an image refers to, by its `subject` or by every one of its tags. */
export function subjectOf(image: StoredImage): string | undefined {
  if (image.subject !== undefined) return image.subject;
  const subjects = new Set(image.tags.map(tag => REFERRER_TAG.exec(tag)?.[1]));
  const [hex] = subjects;
  return subjects.size === 1 && hex !== undefined ? `sha256:${hex}` : undefined;
}

/** For each digest, the indexes that list it. */
export function indexesByMember(images: readonly StoredImage[]): Map<string, StoredImage[]> {
  const found = new Map<string, StoredImage[]>();
  for (const index of images) {
    for (const member of index.members ?? []) {
      const known = found.get(member);
      if (known) known.push(index);
      else found.set(member, [index]);
    }
  }
  return found;
}
