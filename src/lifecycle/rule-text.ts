import type {AgeEvent} from './age.ts';
import type {CountType, LifecycleRule, LifecycleSelection} from './policy.ts';
import {tagPatternsOf} from './tag-pattern.ts';

/** The images that a rule sees, as in "archived images tagged prod*". */
export function seenImages(selection: LifecycleSelection, count?: number): string {
  const noun = count === 1 ? 'image' : 'images';
  const archived = selection.storageClass === 'archive' ? 'archived ' : '';
  if (selection.tagStatus === 'untagged') return `${archived}untagged ${noun}`;
  if (selection.tagStatus === 'any') return `${archived}${noun}`;
  return `${archived}${noun} tagged ${listed(tagPatternsOf(selection).map(({text}) => text))}`;
}

/** A rule in words, as in "expires untagged images pushed more than 14 days ago". */
export function ruleInWords({selection, action}: LifecycleRule): string {
  const {countType, countNumber} = selection;
  const verb = action.type === 'expire' ? 'expires' : 'archives';
  if (countType === 'imageCountMoreThan') {
    return `${verb} ${seenImages(selection)} beyond the newest ${countNumber === 1 ? 'one' : countNumber}`;
  }
  return `${verb} ${seenImages(selection)} ${EVENT_OF[countType]} more than ${days(countNumber)} ago`;
}

/** A number of days, as in "1 day". */
export function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

/** What happened to an image, as the end of "it was …". */
export function happened(event: AgeEvent): string {
  return event === 'restored' ? 'restored from the archive' : event;
}

const EVENT_OF: Record<Exclude<CountType, 'imageCountMoreThan'>, string> = {
  sinceImagePushed: 'pushed',
  sinceImagePulled: 'last pulled',
  sinceImageTransitioned: 'archived',
};

function listed(texts: readonly string[]): string {
  if (texts.length <= 1) return texts.join('');
  return `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}
