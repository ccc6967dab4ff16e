import type {ImageRecord} from '../backend.ts';
import type {Failure} from '../state/failure.ts';
import type {Intent, Tagging} from '../state/overlay.ts';
import {say} from '../state/say.ts';
import {type State, type Step, step} from '../state/state.ts';
import {plural} from '../text/count.ts';
import {tableDigest} from '../text/digest.ts';
import {openConfirmation, placeLine} from './open-confirmation.ts';
import {perform} from './perform.ts';

/** What is said of a question that came from a registry which is not open any more. */
export const OTHER_REGISTRY = 'another registry is open now: nothing was done in the one before';

/**
 * Gives an image tags, once it is known where they are now: no tag is taken from another image unasked. The
 * registry is asked, for a list may be old, and those of most repositories are not on the screens.
 */
export function giveTags(
  state: State,
  intent: Intent,
  tagging: Pick<Tagging, 'repositoryName' | 'tags' | 'imageDigest'>,
): Step {
  const {place} = state;
  if (!place || tagging.tags.length === 0) return perform(state, intent);
  const which = tagging.tags.length === 1 ? `the tag ${tagging.tags[0]} is` : 'the tags are';
  return step(say(state, `looking where ${which} in ${tagging.repositoryName}`), {
    type: 'findTags',
    tagging: {...tagging, place, intent},
  });
}

/** Asks where that takes tags from the images that have them; where it takes none, it is done. */
export function askToMoveTags(state: State, tagging: Tagging, images: readonly ImageRecord[]): Step {
  const taken = takenTags(tagging, images);
  return askAbout(state, tagging, {
    title: `Take ${named(taken.map(one => one.tag))} from another image of ${tagging.repositoryName}?`,
    confirm: 'Take',
    lines: taken.map(one => takenLine(one, taken)),
  });
}

/** Asks where the registry does not say which images have the tags. */
export function askWithoutKnowing(state: State, tagging: Tagging, {message}: Failure): Step {
  const {tags, repositoryName} = tagging;
  const what = tags.length === 1 ? 'it from another image' : 'them from other images';
  return askAbout(state, tagging, {
    title: `Give ${named(tags)} in ${repositoryName}? That may take ${what}`,
    confirm: 'Give',
    lines: [`Where ${tags.length === 1 ? 'it is' : 'they are'} could not be found out: ${message}`],
  });
}

interface TakenTag {
  tag: string;
  image: ImageRecord;
}

function askAbout(
  state: State,
  {place, intent}: Tagging,
  {lines, ...question}: {title: string; confirm: string; lines: readonly string[]},
): Step {
  if (place !== state.place) return step(say(state, OTHER_REGISTRY, {level: 'warning'}));
  const answered = {...state, message: undefined};
  if (lines.length === 0) return perform(answered, intent);
  return openConfirmation(answered, {...question, danger: true, lines: [placeLine(state), ...lines], intent});
}

function takenTags({tags, imageDigest}: Tagging, images: readonly ImageRecord[]): TakenTag[] {
  return tags.flatMap(tag => {
    const image = images.find(one => one.imageTags?.includes(tag));
    return image && image.imageDigest !== imageDigest ? [{tag, image}] : [];
  });
}

function named(tags: readonly string[]): string {
  return tags.length === 1 ? `the tag ${tags[0]}` : plural(tags.length, 'tag');
}

function takenLine({tag, image}: TakenTag, taken: readonly TakenTag[]): string {
  const left = image.imageTags?.filter(one => !taken.some(other => other.tag === one)) ?? [];
  const stays = left.length > 0 ? `keeps ${left.join(', ')}` : 'stays without a tag';
  return `  ${tag}: ${tableDigest(image.imageDigest)} ${stays}`;
}
