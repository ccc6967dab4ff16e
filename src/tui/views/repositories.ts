import type {RepositoryRecord, RepositorySummary} from '../backend.ts';
import {columnsNamed} from '../panes/filter.ts';
import {addRows, rearrange, replaceRows} from '../panes/mark.ts';
import {openPane} from '../panes/open-pane.ts';
import type {Pane} from '../panes/pane.ts';
import type {RepositoryRow} from '../panes/repositories.ts';
import {listHeight} from '../state/layout.ts';
import {abandonAll, ask, type Slot, withoutLoad} from '../state/loads.ts';
import type {Answer} from '../state/request.ts';
import {say} from '../state/say.ts';
import {andThen, currentView, replaceView, type State, type Step, step, takeTicket} from '../state/state.ts';
import type {RepositoriesView} from '../state/view.ts';
import {isWorthAdding} from './incoming.ts';

/** Columns that need to know the images of every repository before they can sort or filter. */
const SUMMARY_COLUMNS = new Set(['images', 'size', 'pushed', 'policies']);

/** The root view before anything has been asked. */
export function blankRepositories(id: number): RepositoriesView {
  return {kind: 'repositories', id, loads: {}, pane: openPane<RepositoryRow>('repositories'), incoming: []};
}

/** Leaves all views and begins at the root. */
export function openRepositories(state: State): Step {
  const [id, next] = takeTicket(state);
  const view = blankRepositories(id);
  const asked = ask({...next, views: [view]}, view, {name: 'main', request: {type: 'repositories'}});
  return step(asked.state, ...state.views.flatMap(abandonAll), ...asked.effects);
}

/** The root view after an answer. */
export function receiveRepositories(
  view: RepositoriesView,
  {load, name}: Slot,
  answer: Answer,
): RepositoriesView {
  if (answer.type === 'repositories') {
    const rows = answer.repositories.map(repository => toRow(repository, view));
    const next = {...view, incoming: [...view.incoming, rows]};
    return !load.refresh && isWorthAdding(next.incoming, view.pane.rows.length) ? addIncoming(next) : next;
  }
  if (answer.type === 'summary')
    return withSummary(withoutLoad(view, name), answer.repositoryName, answer.summary);
  return view;
}

/** The root view once all repositories have come. */
export function finishRepositories(view: RepositoriesView, {load, name}: Slot): RepositoriesView {
  if (name !== 'main') return view;
  return load.refresh
    ? {...view, pane: replaceRows(view.pane, view.incoming.flat()), incoming: []}
    : addIncoming(view);
}

function addIncoming({incoming, pane, ...rest}: RepositoriesView): RepositoriesView {
  const rows = incoming.flat();
  return {
    ...rest,
    pane: rows.length === 0 ? pane : addRows(pane, rows),
    incoming: [],
  };
}

/** A repository whose images could not be counted. */
export function failSummary(view: RepositoriesView, {load, name}: Slot): RepositoriesView {
  if (load.request.type !== 'summary') return view;
  return withSummary(withoutLoad(view, name), load.request.repositoryName, 'failed');
}

/** The state with one more repository in the list, which is gone to where the list is on the screen. */
export function addRepository(state: State, repository: RepositoryRecord): State {
  const [root] = state.views;
  if (root?.kind !== 'repositories') return state;
  const key = repository.repositoryName;
  const others = root.pane.rows.filter(row => row.key !== key);
  const pane = rearrange({...root.pane, rows: [...others, {key, repository}]});
  const at = pane.visible.findIndex(row => row.key === key);
  if (at < 0)
    return say(replaceView(state, {...root, pane}), `created ${key}; the filter hides it`, {
      level: 'warning',
    });
  const cursor = currentView(state).id === root.id ? at : pane.cursor;
  return replaceView(state, {...root, pane: {...pane, cursor}});
}

/** The root view when what was counted in some repositories may not hold any more. */
export function withStaleSummaries(view: RepositoriesView, names: readonly string[]): RepositoriesView {
  const rows = view.pane.rows.map(row => (names.includes(row.key) ? {...row, stale: true} : row));
  return {...view, pane: rearrange({...view.pane, rows})};
}

/** Whether rows are on the screen of which nothing has been asked yet. */
export function wantsSummaries(state: State): boolean {
  return summariesWanted(state).length > 0;
}

/** Asks about the repositories on the screen; about all of them where the sort needs it. */
export function askForSummaries(state: State): Step {
  return summariesWanted(state).reduce(
    (before, row) => andThen(before, next => askForSummary(next, row.repository.repositoryName)),
    step(state),
  );
}

function summariesWanted(state: State): RepositoryRow[] {
  const view = currentView(state);
  if (view.kind !== 'repositories') return [];
  return summariesNeeded(view, listHeight(state)).filter(
    row => row.summary === undefined || (row.stale && row.summary !== 'loading'),
  );
}

/** Whether the sort or the filter is not final yet, because what it is about is still being asked for. */
export function isStillCounting({pane}: RepositoriesView): boolean {
  const needed = filtersBySummary(pane) ? pane.rows : sortsBySummary(pane) ? pane.visible : [];
  return needed.some(({summary = 'loading'}) => summary === 'loading');
}

function summariesNeeded({pane}: RepositoriesView, height: number): readonly RepositoryRow[] {
  if (filtersBySummary(pane)) return pane.rows;
  if (sortsBySummary(pane)) return pane.visible;
  return pane.visible.slice(pane.top, pane.top + height);
}

function sortsBySummary({sort}: Pane<RepositoryRow>): boolean {
  return sort !== undefined && SUMMARY_COLUMNS.has(sort.column);
}

function filtersBySummary({filter}: Pane<RepositoryRow>): boolean {
  return columnsNamed(filter).some(name => SUMMARY_COLUMNS.has(name));
}

function askForSummary(state: State, repositoryName: string): Step {
  const view = currentView(state);
  if (view.kind !== 'repositories') return step(state);
  const row = view.pane.rows.find(one => one.key === repositoryName);
  const waiting =
    row?.summary === undefined ? withSummary(view, repositoryName, 'loading') : fresh(view, repositoryName);
  return ask(state, waiting, {name: `summary:${repositoryName}`, request: {type: 'summary', repositoryName}});
}

function withSummary(
  view: RepositoriesView,
  key: string,
  summary: RepositorySummary | 'loading' | 'failed',
): RepositoriesView {
  return changeRow(view, key, {summary, stale: false});
}

function fresh(view: RepositoriesView, key: string): RepositoriesView {
  return changeRow(view, key, {stale: false});
}

function changeRow(view: RepositoriesView, key: string, change: Partial<RepositoryRow>): RepositoriesView {
  const rows = view.pane.rows.map(row => (row.key === key ? {...row, ...change} : row));
  return {...view, pane: rearrange({...view.pane, rows})};
}

/** A repository that was there before keeps what is known of it until that has been asked again. */
function toRow(repository: RepositoryRecord, view: RepositoriesView): RepositoryRow {
  const before = view.pane.rows.find(row => row.key === repository.repositoryName);
  if (typeof before?.summary !== 'object') return {key: repository.repositoryName, repository};
  return {key: repository.repositoryName, repository, summary: before.summary, stale: true};
}
