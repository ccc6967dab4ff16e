import type {ImageRecord, RepositoryRecord} from '../backend.ts';
import {definitionOf} from '../panes/definitions.ts';
import {chosenRows, hiddenMarks} from '../panes/mark.ts';
import {currentRow} from '../panes/move.ts';
import {say} from '../state/say.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {activePane} from '../state/view.ts';

/** The images that an action is about. */
export interface ChosenImages {
  repository: RepositoryRecord;
  images: readonly ImageRecord[];
  /** Marked images that are not shown, and so not touched. */
  hidden: number;
}

/** The marked images that pass the filter, or the one under the cursor or on the screen. */
export function chosenImages(state: State): ChosenImages | undefined {
  const view = currentView(state);
  if (view.kind === 'image') return {repository: view.repository, images: [view.image], hidden: 0};
  if (view.kind !== 'images') return undefined;
  const images = new Map(chosenRows(view.pane).map(({image}) => [image.imageDigest, image]));
  if (images.size === 0) return undefined;
  return {repository: view.repository, images: [...images.values()], hidden: hiddenMarks(view.pane)};
}

/** Why there is nothing to do anything to, where there are rows: all that are marked are hidden. */
export function sayNoneChosen(state: State): Step {
  const {noun} = definitionOf(activePane(currentView(state)).kind);
  return step(
    say(state, `every marked ${noun?.[0] ?? 'row'} is hidden: nothing was done`, {
      level: 'warning',
      hint: 'Esc takes the filter away, u the marks',
    }),
  );
}

/** Does something to the one chosen image; of several, none is taken for the one that is meant. */
export function withOneImage(
  state: State,
  act: (one: {repository: RepositoryRecord; image: ImageRecord}) => Step,
): Step {
  const chosen = chosenImages(state);
  if (!chosen) return currentImage(state) ? sayNoneChosen(state) : step(state);
  const [image, ...others] = chosen.images;
  if (others.length > 0)
    return step(
      say(state, 'this is done to one image at a time: take the marks away first (u)', {level: 'warning'}),
    );
  return act({repository: chosen.repository, image: image!});
}

/** The image under the cursor or on the screen, whatever is marked. */
export function currentImage(state: State): {repository: RepositoryRecord; image: ImageRecord} | undefined {
  const view = currentView(state);
  if (view.kind === 'image') return {repository: view.repository, image: view.image};
  const image = view.kind === 'images' ? currentRow(view.pane)?.image : undefined;
  return image && view.kind === 'images' ? {repository: view.repository, image} : undefined;
}

/** The repository under the cursor, or the one that the view is about. */
export function currentRepository(state: State): RepositoryRecord | undefined {
  const view = currentView(state);
  if (view.kind === 'repositories') return currentRow(view.pane)?.repository;
  return 'repository' in view ? view.repository : undefined;
}
