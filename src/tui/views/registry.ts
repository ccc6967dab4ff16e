import {rearrange} from '../panes/mark.ts';
import {openPane} from '../panes/open-pane.ts';
import {type TextRow, textRows} from '../panes/text-pane.ts';
import {ask} from '../state/loads.ts';
import type {Answer} from '../state/request.ts';
import {type State, type Step, takeTicket} from '../state/state.ts';
import type {RegistryView} from '../state/view.ts';
import {pushView} from './stack.ts';

/** Shows the settings of the registry. */
export function openRegistry(state: State): Step {
  const [id, next] = takeTicket(state);
  const view: RegistryView = {kind: 'registry', id, loads: {}, pane: openPane<TextRow>('text')};
  return ask(pushView(next, view), view, {name: 'main', request: {type: 'registrySettings'}});
}

/** The view after an answer. */
export function receiveRegistry(view: RegistryView, answer: Answer): RegistryView {
  if (answer.type !== 'registrySettings') return view;
  const lines = answer.sections.flatMap(({title, lines: own}, at) => [
    ...(at === 0 ? [] : ['']),
    {text: title, tone: 'strong' as const},
    ...own.map(line => `  ${line}`),
  ]);
  return {...view, pane: rearrange({...view.pane, rows: textRows(lines)})};
}
