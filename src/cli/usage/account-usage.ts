import type {ImageDetail} from '@aws-sdk/client-ecr';
import type {Descriptor} from '../../oci/descriptor.ts';

/** An image with the blobs that it needs stored. */
export interface UsageImage {
  detail: ImageDetail;
  /** Config and layers; empty for an index, whose platforms are images of their own. */
  blobs: readonly Descriptor[];
}

/** What the images of one repository take. Sizes are in bytes. */
export interface RepositoryUsage {
  repositoryName: string;
  images: number;
  /** The sum over images, as DescribeImages counts them: shared layers once for each image. */
  totalBytes: number;
  /** What is stored: each blob once. */
  uniqueBytes: number;
  untagged: {images: number; bytes: number};
  neverPulled: {images: number; bytes: number};
  /** Pushed longer ago than the limit and not pulled since. */
  old: {images: number; bytes: number};
  archived: {images: number; bytes: number};
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
  const unique = new Map<string, number>();
  for (const {blobs} of images) for (const blob of blobs) unique.set(blob.digest, blob.size);
  return {
    repositoryName,
    images: images.length,
    totalBytes: sum(images.map(({blobs}) => sum(blobs.map(blob => blob.size)))),
    uniqueBytes: sum([...unique.values()]),
    untagged: freed(images, unique, ({detail}) => (detail.imageTags ?? []).length === 0),
    neverPulled: freed(images, unique, ({detail}) => detail.lastRecordedPullTime === undefined),
    old: freed(images, unique, ({detail}) => lastTouched(detail) < oldBefore.getTime()),
    archived: freed(images, unique, ({detail}) => detail.imageStatus === 'ARCHIVED'),
  };
}

/** Adds repositories up and estimates what a month of storage costs at a price per GB (10^9 bytes). */
export function totalUsage(repositories: RepositoryUsage[], pricePerGb: number): UsageReport {
  const add = (pick: (one: RepositoryUsage) => number): number => sum(repositories.map(pick));
  const pair = (key: 'untagged' | 'neverPulled' | 'old' | 'archived') => ({
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

/** How many images a test picks, and the bytes that only they need: what deleting them would free. */
function freed(
  images: readonly UsageImage[],
  unique: ReadonlyMap<string, number>,
  picks: (image: UsageImage) => boolean,
): {images: number; bytes: number} {
  const kept = new Set<string>();
  const going = new Set<string>();
  let count = 0;
  for (const image of images) {
    const picked = picks(image);
    if (picked) count += 1;
    for (const blob of image.blobs) (picked ? going : kept).add(blob.digest);
  }
  const bytes = sum([...going].filter(digest => !kept.has(digest)).map(digest => unique.get(digest) ?? 0));
  return {images: count, bytes};
}

function lastTouched(detail: ImageDetail): number {
  return Math.max(detail.imagePushedAt?.getTime() ?? 0, detail.lastRecordedPullTime?.getTime() ?? 0);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
