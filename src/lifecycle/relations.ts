import type {LifecycleImage} from './image.ts';

/** What binds an image to others of its repository; all by position in the list of images. */
export interface Relations {
  /** Per image, the index that holds it, or -1; one that is not archived is preferred. */
  holder: Int32Array;
  /** Per image, the image that it refers to: its position, or one of the two constants below. */
  subject: Int32Array;
}

/** The image refers to nothing. */
export const NO_SUBJECT = -1;

/** The image refers to something that is not among the images. */
export const ABSENT_SUBJECT = -2;

/** Finds the members of indexes and the subjects of referrers. */
export function relate(images: readonly LifecycleImage[]): Relations {
  const holder = new Int32Array(images.length).fill(-1);
  const subject = new Int32Array(images.length).fill(NO_SUBJECT);
  const related = images.some(image => image.childDigests || image.subjectManifestDigest);
  if (!related) return {holder, subject};
  const positions = new Map(images.map((image, position) => [image.imageDigest, position]));
  for (const [position, image] of images.entries()) {
    holdMembers(image, position, {positions, holder, images});
    if (image.subjectManifestDigest) {
      subject[position] = positions.get(image.subjectManifestDigest) ?? ABSENT_SUBJECT;
    }
  }
  return {holder, subject};
}

interface Holding {
  positions: ReadonlyMap<string, number>;
  holder: Int32Array;
  images: readonly LifecycleImage[];
}

function holdMembers(index: LifecycleImage, position: number, {positions, holder, images}: Holding): void {
  for (const digest of index.childDigests ?? []) {
    const member = positions.get(digest);
    if (member === undefined || member === position) continue;
    const held = images[holder[member]!];
    if (!held || (isArchived(held) && !isArchived(index))) holder[member] = position;
  }
}

/** Whether an image lies in the archive. */
export function isArchived({imageStatus}: LifecycleImage): boolean {
  return imageStatus === 'ARCHIVED';
}
