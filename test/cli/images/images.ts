import type {StoredImage} from '../../../src/cli/images/stored-image.ts';

/** Noon of the day on which all of these tests take place. */
export const NOW = new Date('2026-06-01T12:00:00Z');
const DAY = 86_400_000;

/** An image that was pushed so many days ago, named by its digest's short form. */
export function image(
  digest: string,
  {daysOld = 1, ...own}: Partial<StoredImage> & {daysOld?: number} = {},
): StoredImage {
  return {
    digest,
    tags: [],
    pushedAt: NOW.getTime() - daysOld * DAY,
    size: 100,
    isIndex: own.members !== undefined,
    isArchived: false,
    ...own,
  };
}
