import {repositoryNames} from '../overlays/known-names.ts';
import {isSortable} from '../panes/column-order.ts';
import {definitionOf} from '../panes/definitions.ts';
import {currentView, type State} from '../state/state.ts';
import {activePane} from '../state/view.ts';
import type {ArgumentKind} from './command.ts';
import {commandsOf, findCommand} from './commands.ts';

/** The whole lines that a begun command can become. */
export function commandCompletions(state: State, text: string): readonly string[] {
  const [begun, word = ''] = /^\s*(\S*)\s+/.exec(text) ?? [];
  if (begun === undefined)
    return commandsOf(state).map(command => `${command.names[0]}${command.usage ? ' ' : ''}`);
  const command = findCommand(word, commandsOf(state));
  return command ? argumentsFor(state, command.argument).map(argument => begun + argument) : [];
}

function argumentsFor(state: State, kind: ArgumentKind): readonly string[] {
  if (kind === 'repository') return repositoryNames(state);
  if (kind === 'region') return state.regions;
  if (kind !== 'column') return [];
  const {columns} = definitionOf(activePane(currentView(state)).kind);
  return columns.filter(isSortable).map(column => column.id);
}
