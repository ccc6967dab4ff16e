import {chosenRows} from '../panes/mark.ts';
import {listHeight} from '../state/layout.ts';
import {say} from '../state/say.ts';
import {currentView, replaceView, type State, type Step, step} from '../state/state.ts';
import type {ImagesView} from '../state/view.ts';
import {plural} from '../text/count.ts';
import {askForDocuments, withoutPlatform} from '../views/images.ts';

/** Reads the manifests of the marked images, or of all on the screen, to tell what they run on. */
export function findPlatforms(state: State): Step {
  const view = currentView(state);
  if (view.kind !== 'images') return step(state);
  const {pane} = view;
  const rows =
    pane.marks.size > 0 ? chosenRows(pane) : pane.visible.slice(pane.top, pane.top + listHeight(state));
  const shown: ImagesView = {...view, pane: {...pane, asked: new Set([...pane.asked, 'platform'])}};
  const digests = withoutPlatform(rows);
  const text =
    digests.length === 0
      ? 'the platforms of these images are known'
      : `reading ${plural(digests.length, 'manifest')}`;
  return askForDocuments(say(replaceView(state, shown), text), shown, digests);
}
