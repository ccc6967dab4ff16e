import type {Descriptor} from '../../oci/descriptor.ts';
import {rearrange} from '../panes/mark.ts';
import {openPane} from '../panes/open-pane.ts';
import {type TextRow, textRows} from '../panes/text-pane.ts';
import {ask} from '../state/loads.ts';
import type {Answer} from '../state/request.ts';
import {type State, type Step, takeTicket} from '../state/state.ts';
import type {ContentView} from '../state/view.ts';
import {pushView} from './stack.ts';

/** Shows what an artifact consists of (an SBOM, a signature), where that is text. */
export function openContent(state: State, repositoryName: string, descriptor: Descriptor): Step {
  const [id, next] = takeTicket(state);
  const view: ContentView = {kind: 'content', id, loads: {}, descriptor, pane: openPane<TextRow>('text')};
  return ask(pushView(next, view), view, {
    name: 'main',
    request: {type: 'contentText', repositoryName, descriptor},
  });
}

/** The view after an answer. */
export function receiveContent(view: ContentView, answer: Answer): ContentView {
  if (answer.type !== 'contentText') return view;
  return {...view, pane: rearrange({...view.pane, rows: textRows(linesOf(answer.text))})};
}

/** JSON is mostly stored on one line. */
function linesOf(text: string): string[] {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2).split('\n');
  } catch {
    return text.trimEnd().split(/\r?\n/);
  }
}
