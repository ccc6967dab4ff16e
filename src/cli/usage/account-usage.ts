import type {StoredBlob} from '../images/read-blobs.ts';
import type {StoredImage} from '../images/stored-image.ts';

/** An image with the blobs that it needs stored; an index has none, its platforms are images of their own. */
export interface UsageImage {
  image: StoredImage;
  blobs: readonly StoredBlob[];
}

/** How many images of a kind there are, and the bytes that nothing else needs: what deleting them would free. */
export interface UsageShare {
  images: number;
  bytes: number;
}

/** What the images of one repository take. Sizes are in bytes and those of standard storage, but for `archived`. */
export interface RepositoryUsage {
  repositoryName: string;
  images: number;
  /** The sum over images, as DescribeImages counts them: shared layers once for each image. */
  totalBytes: number;
  /** What is stored: each blob once. */
  uniqueBytes: number;
  untagged: UsageShare;
  neverPulled: UsageShare;
  /** Pushed longer ago than the limit and not pulled since. */
  old: UsageShare;
  archived: UsageShare;
}

/** The repositories and their sum. A blob in several repositories is stored in each. */
export interface UsageReport {
  repositories: RepositoryUsage[];
  total: Omit<RepositoryUsage, 'repositoryName'> & {monthlyCost: number; currency: 'USD'};
}

/** Judges one repository. `oldBefore` is the moment before which an image counts as old. */
export function accountRepository(
  repositoryName: string,
  images: readonly UsageImage[],
  oldBefore: Date,
): RepositoryUsage {
  const archived = images.filter(({image}) => image.isArchived);
  const standard = images.filter(({image}) => !image.isArchived);
  return {
    repositoryName,
    images: images.length,
    totalBytes: sum(standard.map(({blobs}) => sum(blobs.map(blob => blob.size)))),
    uniqueBytes: freed(standard, () => true).bytes,
    untagged: freed(standard, ({tags}) => tags.length === 0),
    neverPulled: freed(standard, ({pulledAt}) => pulledAt === undefined),
    old: freed(standard, ({pushedAt, pulledAt = 0}) => Math.max(pushedAt, pulledAt) < oldBefore.getTime()),
    archived: freed(archived, () => true),
  };
}

/** Adds repositories up and estimates what a month of storage costs at a price per GB (10^9 bytes). */
export function totalUsage(repositories: RepositoryUsage[], pricePerGb: number): UsageReport {
  const add = (pick: (one: RepositoryUsage) => number): number => sum(repositories.map(pick));
  const pair = (key: 'untagged' | 'neverPulled' | 'old' | 'archived'): UsageShare => ({
    images: add(one => one[key].images),
    bytes: add(one => one[key].bytes),
  });
  const uniqueBytes = add(one => one.uniqueBytes);
  return {
    repositories,
    total: {
      images: add(one => one.images),
      totalBytes: add(one => one.totalBytes),
      uniqueBytes,
      untagged: pair('untagged'),
      neverPulled: pair('neverPulled'),
      old: pair('old'),
      archived: pair('archived'),
      monthlyCost: Math.round((uniqueBytes / 1e9) * pricePerGb * 100) / 100,
      currency: 'USD',
    },
  };
}

function freed(images: readonly UsageImage[], picks: (image: StoredImage) => boolean): UsageShare {
  const kept = new Set<string>();
  const going = new Map<string, number>();
  let count = 0;
  for (const {image, blobs} of images) {
    const picked = picks(image);
    if (picked) count += 1;
    for (const {digest, size} of blobs) {
      if (picked) going.set(digest, size);
      else kept.add(digest);
    }
  }
  let bytes = 0;
  for (const [digest, size] of going) if (!kept.has(digest)) bytes += size;
  return {images: count, bytes};
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
