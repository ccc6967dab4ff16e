import type {LifecycleImage} from './image.ts';
import type {CountType} from './policy.ts';

/** The unit of countNumber: 24 hours, whatever the calendar says. */
export const DAY = 24 * 60 * 60 * 1000;

/** What happened to an image at the moment from which its age is counted. */
export type AgeEvent = 'pushed' | 'restored' | 'pulled' | 'archived';

/** The moment from which an age is counted, in milliseconds since 1970. */
export interface AgeStart {
  event: AgeEvent;
  time: number;
}

/** From when on a rule counts the age of an image; undefined when the image's record lacks that moment. */
export function ageStart(image: LifecycleImage, countType: CountType): AgeStart | undefined {
  if (countType === 'sinceImagePulled') return lastUse(image);
  if (countType === 'sinceImageTransitioned') {
    return image.lastArchivedAt && {event: 'archived', time: image.lastArchivedAt.getTime()};
  }
  return arrival(image);
}

/** The moment by which images are ranked: the push, or the return from the archive. */
export function arrivalTime({lastActivatedAt, imagePushedAt}: LifecycleImage): number {
  return (lastActivatedAt ?? imagePushedAt).getTime();
}

// ECR: an image restored from the archive counts as pushed when it was restored
function arrival(image: LifecycleImage): AgeStart {
  return {event: image.lastActivatedAt ? 'restored' : 'pushed', time: arrivalTime(image)};
}

// ECR: an image that was never pulled counts as pulled when it was pushed or restored
function lastUse(image: LifecycleImage): AgeStart {
  const pulled = image.lastRecordedPullTime?.getTime();
  const restored = image.lastActivatedAt?.getTime();
  if (pulled === undefined || (restored !== undefined && pulled < restored)) return arrival(image);
  return {event: 'pulled', time: pulled};
}
