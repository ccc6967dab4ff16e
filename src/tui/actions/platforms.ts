import {chosenRows} from '../panes/mark.ts';
import {listHeight} from '../state/layout.ts';
import {say} from '../state/say.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {plural} from '../text/count.ts';
import {askForDocuments, withoutPlatform} from '../views/images.ts';

/** Reads the manifests of the marked images, or of all on the screen, to tell what they run on. */
export function findPlatforms(state: State): Step {
  const view = currentView(state);
  if (view.kind !== 'images') return step(state);
  const {pane} = view;
  const rows =
    pane.marks.size > 0 ? chosenRows(pane) : pane.visible.slice(pane.top, pane.top + listHeight(state));
  const digests = withoutPlatform(rows);
  if (digests.length === 0) return step(say(state, 'the platforms of these images are known'));
  return askForDocuments(say(state, `reading ${plural(digests.length, 'manifest')}`), view, digests);
}
