import type {ImageRecord} from '../backend.ts';
import {openConfirmation, placeLine} from '../overlays/open-confirmation.ts';
import {openPrompt} from '../overlays/open-prompt.ts';
import {chosenRows} from '../panes/mark.ts';
import {known} from '../panes/repositories.ts';
import {say} from '../state/say.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {formatCount, plural} from '../text/count.ts';
import {tableDigest} from '../text/digest.ts';
import {fitTo, textWidth} from '../text/fit.ts';
import {imageName} from '../text/image-name.ts';
import {harmless} from '../text/sanitize.ts';
import {formatSize} from '../text/size.ts';
import {chosenImages, sayNoneChosen} from './chosen.ts';

/** So that digests and sizes are on the screen too. */
const LONGEST_NAME = 40;
const SIZE_WIDTH = 8;
/** Columns of a line beside the name, and from how many on there is room for sizes. */
const BESIDE_NAME = 20;
const COLUMNS_FOR_SIZES = 60;

/** Asks before the chosen images are deleted: which ones, from where, and what stays although it is marked. */
export function askToDeleteImages(state: State): Step {
  const chosen = chosenImages(state);
  if (!chosen) return sayNoneChosen(state);
  const {repository, images, hidden} = chosen;
  const {repositoryName} = repository;
  const bytes = images.reduce((sum, image) => sum + (image.imageSizeInBytes ?? 0), 0);
  return openConfirmation(state, {
    title: `Delete ${plural(images.length, 'image')} (${formatSize(bytes)}) from ${repositoryName}?`,
    danger: true,
    confirm: 'Delete',
    lines: [
      placeLine(state),
      ...(hidden > 0
        ? [`${plural(hidden, 'marked image')} hidden by the filter or folded away: not touched`]
        : []),
      ...planLines(images, state.size.columns),
    ],
    intent: {
      type: 'job',
      work: {type: 'delete', repositoryName, imageDigests: images.map(image => image.imageDigest)},
    },
  });
}

/** Asks before a repository is deleted; one that holds images goes only when its name has been typed. */
export function askToDeleteRepository(state: State): Step {
  const view = currentView(state);
  if (view.kind !== 'repositories') return step(state);
  const rows = chosenRows(view.pane);
  const [row] = rows;
  if (!row) return sayNoneChosen(state);
  if (rows.length > 1) {
    return step(
      say(state, 'repositories are deleted one at a time: take the marks away first (u)', {level: 'warning'}),
    );
  }
  const {repositoryName} = row.repository;
  const images = known(row)?.imageCount;
  const intent = {
    type: 'change',
    change: {type: 'deleteRepository', repositoryName, force: images !== 0},
  } as const;
  if (images === 0) {
    return openConfirmation(state, {
      title: `Delete the empty repository ${repositoryName}?`,
      danger: true,
      confirm: 'Delete',
      lines: [placeLine(state)],
      intent,
    });
  }
  const holds = images === undefined ? 'and all its images' : `and its ${formatCount(images)} images`;
  return openPrompt(state, {
    type: 'typeName',
    name: repositoryName,
    title: `Delete the repository ${repositoryName} ${holds}?`,
    lines: [
      placeLine(state),
      'Nothing brings them back. Type the name of the repository to confirm, Esc to leave it.',
    ],
    intent,
  });
}

/** The images with their digests and, where there is room, sizes, in columns. */
function planLines(images: readonly ImageRecord[], columns: number): string[] {
  const sizes = columns >= COLUMNS_FOR_SIZES;
  const room = columns - BESIDE_NAME - (sizes ? SIZE_WIDTH + 2 : 0);
  const names = images.map(image => harmless(image.imageTags?.length ? imageName(image) : 'untagged'));
  const widest = names.reduce((most, name) => Math.max(most, textWidth(name)), 0);
  const width = Math.min(LONGEST_NAME, room, widest);
  return images.map(({imageDigest, imageSizeInBytes}, at) => {
    const size = imageSizeInBytes === undefined ? '' : formatSize(imageSizeInBytes);
    const line = `  ${fitTo(names[at]!, width)}  ${tableDigest(imageDigest)}`;
    return sizes ? `${line}  ${fitTo(size, SIZE_WIDTH, 'right')}` : line;
  });
}
