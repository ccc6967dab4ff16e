import {chosenRows} from '../panes/mark.ts';
import {say} from '../state/say.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {plural} from '../text/count.ts';
import {chosenImages, currentImage, sayNoneChosen} from './chosen.ts';

/** So many references, with names as long as they may be, fit into what terminals take for their clipboard. */
const MOST_COPIED = 140;

/** Puts `host/repository@digest` of the chosen images on the clipboard, each on a line. */
export function copyDigestReferences(state: State): Step {
  const chosen = chosenImages(state);
  if (!chosen) return currentImage(state) ? sayNoneChosen(state) : step(state);
  const {repositoryUri} = chosen.repository;
  return copyLines(
    state,
    chosen.images.map(image => `${repositoryUri}@${image.imageDigest}`),
  );
}

/** Puts `host/repository:tag` of the chosen images that have one on the clipboard, each on a line. */
export function copyTagReferences(state: State): Step {
  const chosen = chosenImages(state);
  if (!chosen) return currentImage(state) ? sayNoneChosen(state) : step(state);
  const {repositoryUri} = chosen.repository;
  const tagged = chosen.images.filter(image => image.imageTags?.length);
  if (tagged.length === 0) return step(say(state, 'there is no tag to copy', {level: 'warning'}));
  return copyLines(
    state,
    tagged.map(image => `${repositoryUri}:${image.imageTags![0]}`),
    chosen.images.length - tagged.length,
  );
}

/** Puts `host/repository` of the marked repositories, or of the one here, on the clipboard. */
export function copyRepositoryNames(state: State): Step {
  const view = currentView(state);
  if (view.kind !== 'repositories') return step(state);
  const rows = chosenRows(view.pane);
  return rows.length === 0
    ? sayNoneChosen(state)
    : copyLines(
        state,
        rows.map(row => row.repository.repositoryUri),
      );
}

function copyLines(state: State, lines: readonly string[], untagged = 0): Step {
  if (lines.length > MOST_COPIED)
    return step(
      say(state, `${plural(lines.length, 'reference')} are more than a clipboard takes`, {level: 'warning'}),
    );
  const what = lines.length === 1 ? lines[0]! : plural(lines.length, 'reference');
  const others = untagged > 0 ? `; ${plural(untagged, 'image')} without a tag left out` : '';
  return step(say(state, `copied ${what}${others}`), {type: 'copyText', text: lines.join('\n')});
}
