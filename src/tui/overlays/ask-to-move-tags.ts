import type {ImageRecord} from '../backend.ts';
import type {Intent} from '../state/overlay.ts';
import type {State, Step} from '../state/state.ts';
import {plural} from '../text/count.ts';
import {tableDigest} from '../text/digest.ts';
import {openConfirmation, placeLine} from './open-confirmation.ts';
import {perform} from './perform.ts';

/** Tags that an image of a repository shall have. */
interface Tagging {
  repositoryName: string;
  tags: readonly string[];
  /** Absent where the image is not known before it has been pushed. */
  imageDigest?: string;
}

/** Gives an image tags; asks first where, as far as the list of images tells, that takes them from others. */
export function askToMoveTags(state: State, intent: Intent, tagging: Tagging): Step {
  const taken = takenTags(state, tagging);
  if (taken.length === 0) return perform(state, intent);
  const which = taken.length === 1 ? `the tag ${taken[0]!.tag}` : plural(taken.length, 'tag');
  return openConfirmation(state, {
    title: `Take ${which} from another image of ${tagging.repositoryName}?`,
    danger: true,
    confirm: 'Take',
    lines: [placeLine(state), ...taken.map(one => takenLine(one, taken))],
    intent,
  });
}

interface TakenTag {
  tag: string;
  image: ImageRecord;
}

function takenTags(state: State, {repositoryName, tags, imageDigest}: Tagging): TakenTag[] {
  const list = state.views.find(
    view => view.kind === 'images' && view.repository.repositoryName === repositoryName,
  );
  if (list?.kind !== 'images') return [];
  return tags.flatMap(tag => {
    const image = list.images.find(one => one.imageTags?.includes(tag));
    return image && image.imageDigest !== imageDigest ? [{tag, image}] : [];
  });
}

function takenLine({tag, image}: TakenTag, taken: readonly TakenTag[]): string {
  const left = image.imageTags?.filter(one => !taken.some(other => other.tag === one)) ?? [];
  const stays = left.length > 0 ? `keeps ${left.join(', ')}` : 'stays without a tag';
  return `  ${tag}: ${tableDigest(image.imageDigest)} ${stays}`;
}
