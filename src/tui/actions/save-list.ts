import {openPrompt} from '../overlays/open-prompt.ts';
import {definitionOf} from '../panes/definitions.ts';
import type {Pane} from '../panes/pane.ts';
import {savedList, savedRows} from '../panes/saved-list.ts';
import type {Saving} from '../state/overlay.ts';
import {currentView, type State, type Step} from '../state/state.ts';
import {activePane, type View} from '../state/view.ts';
import {plural} from '../text/count.ts';
import {sayNoneChosen} from './chosen.ts';

/** Whether there is anything to save on the screen. */
export function hasList(state: State): boolean {
  return activePane(currentView(state)).visible.length > 0;
}

/** Asks for the file that what is listed shall be written to, or takes the one that was named. */
export function askToSaveList(state: State, path?: string): Step {
  const view = currentView(state);
  if (savedRows(activePane(view)).length === 0) return sayNoneChosen(state);
  return openPrompt(state, {type: 'savePath'}, path ?? likelyPath(view));
}

/** Why what is listed cannot be written to a file of that name. */
export function listPathFault(state: State, path: string): string | undefined {
  if (activePane(currentView(state)).kind === 'text' || /\.(?:tsv|json)$/i.test(path)) return undefined;
  return 'write a name that ends in .tsv or .json';
}

/** What is listed, as it shall be in the file. */
export function listSaving(state: State, path: string): Extract<Saving, {type: 'text'}> {
  const pane = activePane(currentView(state));
  const format = /\.json$/i.test(path) ? 'json' : 'tsv';
  return {type: 'text', path, text: savedList(pane, {format, now: state.now}), what: whatIsSaved(pane)};
}

function whatIsSaved(pane: Pane): string {
  if (pane.kind === 'text') return 'the text';
  return plural(savedRows(pane).length, ...(definitionOf(pane.kind).noun ?? (['row', 'rows'] as const)));
}

/** `team-app-images.tsv`: what it is of, and what it is. */
function likelyPath(view: View): string {
  const {kind} = activePane(view);
  const owner = 'repository' in view ? view.repository.repositoryName : '';
  const tag = view.kind === 'image' ? (view.image.imageTags?.[0] ?? '') : '';
  const what = kind === 'text' ? textName(view) : {name: kind, ending: 'tsv'};
  const words = [owner, tag, what.name].filter(word => word !== '');
  return `${words.join('-').replaceAll('/', '-')}.${what.ending}`;
}

function textName(view: View): {name: string; ending: string} {
  const tab = 'tab' in view ? view.tab : view.kind;
  if (tab === 'raw') return {name: 'manifest', ending: 'json'};
  return tab === 'json' ? {name: view.kind, ending: 'json'} : {name: tab, ending: 'txt'};
}
