import type {StorageClass} from './policy.ts';

/**
 * An image as lifecycle rules see it, in the spelling of DescribeImages, so that its results can be judged as
 * they are. `childDigests` is ours: the members of an index, where they are known.
 */
export interface LifecycleImage {
  imageDigest: string;
  imageTags?: readonly string[] | undefined;
  imagePushedAt: Date;
  /** Absent until the image is pulled. */
  lastRecordedPullTime?: Date | undefined;
  /** ACTIVE when absent. */
  imageStatus?: string | undefined;
  lastArchivedAt?: Date | undefined;
  /** When the image came back from the archive; it then counts as pushed at that moment. */
  lastActivatedAt?: Date | undefined;
  /** What the image refers to: a signature or an SBOM has a subject. */
  subjectManifestDigest?: string | undefined;
  imageManifestMediaType?: string | undefined;
  imageSizeInBytes?: number | undefined;
  childDigests?: readonly string[] | undefined;
}

/** The storage class of an image; undefined while it is on its way back from the archive. */
export function storageClassOf({imageStatus = 'ACTIVE'}: LifecycleImage): StorageClass | undefined {
  if (imageStatus === 'ACTIVATING') return undefined;
  return imageStatus === 'ARCHIVED' ? 'archive' : 'standard';
}

/** Whether an image has tags, which decides between rules for tagged and for untagged images. */
export function isTagged({imageTags}: LifecycleImage): boolean {
  return imageTags !== undefined && imageTags.length > 0;
}
