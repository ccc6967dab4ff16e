import {commandsOf} from '../commands/commands.ts';
import {EXAMPLES} from '../panes/comparison.ts';
import {definitionOf} from '../panes/definitions.ts';
import {rearrange} from '../panes/mark.ts';
import {type TextRow, textRows} from '../panes/text-pane.ts';
import type {State} from '../state/state.ts';
import {activePane} from '../state/view.ts';
import {BINDING_GROUPS, type Binding, keyName} from './binding.ts';
import {bindingsOf} from './bindings-of.ts';

const KEY_WIDTH = 14;
const COMMAND_WIDTH = 26;

/** Fills a help page that was just opened with what can be done in the view below it. */
export function fillHelp(state: State): State {
  const view = state.views.at(-1)!;
  if (view.kind !== 'help' || view.pane.rows.length > 0) return state;
  const below = {...state, views: state.views.slice(0, -1)};
  const filled = {...view, pane: rearrange({...view.pane, rows: helpLines(below)})};
  return {...state, views: [...below.views, filled]};
}

function helpLines(state: State): TextRow[] {
  const bindings = bindingsOf(state);
  const groups = BINDING_GROUPS.flatMap(group => {
    const own = bindings.filter(binding => binding.group === group);
    return own.length === 0 ? [] : [heading(group), ...own.map(bindingLine), ''];
  });
  return textRows([
    ...(state.readOnly
      ? [
          {
            text: 'This session is read-only: keys that change something do not exist.',
            tone: 'warn' as const,
          },
          '',
        ]
      : []),
    ...groups,
    ...sortLines(state),
    ...filterLines(state),
    heading('Commands (after :)'),
    ...commandsOf(state).map(
      ({names, usage, help}) => `  ${`${names.join(', ')} ${usage ?? ''}`.padEnd(COMMAND_WIDTH)}${help}`,
    ),
  ]);
}

function sortLines(state: State): (string | Heading)[] {
  const {columns} = definitionOf(activePane(state.views.at(-1)!).kind);
  const sortable = columns.filter(column => column.sortKey);
  if (sortable.length === 0) return [];
  const lines = sortable.map(
    ({sortKey, id}) => `  ${sortKey!.padEnd(KEY_WIDTH)}by ${id}; again: the other way`,
  );
  return [heading('Sort'), ...lines, ''];
}

/** What `/` takes here; of amounts, those that the list has. */
function filterLines(state: State): (string | Heading)[] {
  const {columns} = definitionOf(activePane(state.views.at(-1)!).kind);
  const amounts = columns.flatMap(({id, measure}) =>
    measure ? [[id, EXAMPLES[measure.unit]] as const] : [],
  );
  const lines = [
    ['text !text', 'with the text, without it; several words: all of them'],
    ['/^v1/', 'what matches the pattern'],
    ...(columns.length > 1 ? [['column:text', `in one of ${columns.map(({id}) => id).join(', ')}`]] : []),
    ...amounts.map(([id, examples]) => [`${id}:`, examples]),
  ].map(([filter, help]) => `  ${filter!.padEnd(KEY_WIDTH)}${help}`);
  return [heading('Filter (after /)'), ...lines, ''];
}

interface Heading {
  text: string;
  tone: 'strong';
}

function heading(text: string): Heading {
  return {text, tone: 'strong'};
}

function bindingLine({keys, help}: Binding): string {
  return `  ${keys.map(keyName).join(' ').padEnd(KEY_WIDTH)}${help}`;
}
