import {definitionOf} from '../panes/definitions.ts';
import {hiddenMarks} from '../panes/mark.ts';
import type {Pane} from '../panes/pane.ts';
import {isPending} from '../state/request.ts';
import {currentView, type State} from '../state/state.ts';
import {activePane, type View} from '../state/view.ts';
import {formatCount, plural} from '../text/count.ts';
import {textWidth, truncate, truncateStart} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';
import {formatAgo} from '../text/time.ts';
import {isStillCounting} from '../views/repositories.ts';
import {crumb} from './crumbs.ts';

/** How old a list may get before the title says so, in milliseconds. */
const STALE_AFTER = 60_000;

/** Columns that are worth having of a filter: the word, and how it begins. */
const LEAST_FILTER = 10;

/** Between two views of the way. */
const STEP = ` ${GLYPH.crumb} `;

/** The way from the root to what is shown; of one that is too long, the last views. */
export function titlePath({views}: State, width: number): string {
  const crumbs = views.map((view, at) => harmless(crumb(view, views[at - 1])));
  const ways = crumbs.map((_, at) => (at === 0 ? crumbs : [GLYPH.ellipsis, ...crumbs.slice(at)]).join(STEP));
  return ways.find(way => textWidth(way) <= width) ?? truncateStart(crumbs.at(-1)!, width);
}

/** What there is to know about the list as a whole; a long filter makes way for what comes after it. */
export function titleFacts(state: State, width: number): string {
  const view = currentView(state);
  const pane = activePane(view);
  const filter = harmless(filterFact(pane));
  const others = [markFact(pane), loadFact(view, state)];
  const joined = (filter: string): string =>
    [countFact(pane), filter, ...others].filter(fact => fact !== '').join('  ');
  const room = textWidth(filter) - Math.max(0, textWidth(joined(filter)) - width);
  const isLast = others.every(fact => fact === '');
  const isWorthIt = isLast || room >= Math.min(LEAST_FILTER, textWidth(filter));
  const shown = isWorthIt ? truncate(filter, Math.max(1, room)) : '';
  return truncate(joined(shown), width);
}

function countFact(pane: Pane): string {
  const {noun} = definitionOf(pane.kind);
  if (!noun) return '';
  const roots = countRoots(pane.visible, pane);
  const all = countRoots(pane.rows, pane);
  return roots === all ? plural(all, ...noun) : `${formatCount(roots)} of ${plural(all, ...noun)}`;
}

/** Rows that stand for themselves; in a list without a tree that is all of them. */
function countRoots(rows: Pane['rows'], {parents}: Pane): number {
  if (parents.size === 0) return rows.length;
  return rows.filter(row => row.parent === undefined || !parents.has(row.parent)).length;
}

function filterFact({filter}: Pane): string {
  return filter === '' ? '' : `filter ${filter}`;
}

function markFact(pane: Pane): string {
  if (pane.marks.size === 0) return '';
  const hidden = hiddenMarks(pane);
  return `${formatCount(pane.marks.size)} marked${hidden > 0 ? ` (${formatCount(hidden)} hidden)` : ''}`;
}

function loadFact(view: View, {now}: State): string {
  const loads = Object.entries(view.loads).filter(
    ([name]) => !name.includes(':') || name.startsWith('layer:'),
  );
  if (loads.some(([, load]) => isPending(load))) return `loading${GLYPH.ellipsis}`;
  if (view.kind === 'repositories' && isStillCounting(view)) return `counting${GLYPH.ellipsis}`;
  const loadedAt = view.loads.main?.loadedAt;
  return loadedAt !== undefined && now - loadedAt >= STALE_AFTER ? `as of ${formatAgo(loadedAt, now)}` : '';
}
