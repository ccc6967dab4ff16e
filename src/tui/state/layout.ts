import {questionOf, questionRows} from '../overlays/question-texts.ts';
import {definitionOf} from '../panes/definitions.ts';
import {detailTexts} from '../panes/detail.ts';
import type {Size} from '../terminal/size.ts';
import type {Overlay} from './overlay.ts';
import {currentView, type State} from './state.ts';
import {activePane, type LifecycleView, type View} from './view.ts';

/** Below this nothing useful can be shown. */
export const SMALLEST: Size = {columns: 40, rows: 10};

/** From how many rows on the line of keys, and the line that says where we are, are worth a row. */
const ROWS_FOR_HINTS = 16;
const ROWS_FOR_CONTEXT = 13;
/** From how many body rows on the details of the current row are shown, and how many rows they get unasked. */
const ROWS_FOR_DETAIL = 13;
const USUAL_DETAIL = 5;
/** The share of the body that they get where somebody asked for more. */
const GROWN_DETAIL = 0.5;
/** From how many columns on two lists stand beside each other. */
const COLUMNS_FOR_TWO = 150;
/** Items of a picker that are shown at once. */
const MAX_PANEL_LINES = 12;
/** Rows that a panel leaves to the rest, and what it gets where that would be less: all but a row of the list. */
const ROWS_BESIDE_PANEL = 6;
const LEAST_PANEL = 7;

/** How many rows each part of the screen has, from the top down. */
export interface Layout {
  columns: number;
  context: number;
  title: number;
  /** Tabs and facts above the list. */
  top: number;
  /** The list with its heading. */
  list: number;
  /** What there is to say about the current row, with the line above it. */
  detail: number;
  /** A question or a list to choose from. */
  panel: number;
  message: number;
  hints: number;
}

/** Whether the terminal has room for the screens. */
export function isTooSmall({columns, rows}: Size): boolean {
  return columns < SMALLEST.columns || rows < SMALLEST.rows;
}

/** Shares out the rows of the terminal. */
export function layoutOf(state: State): Layout {
  const {columns, rows} = state.size;
  const view = currentView(state);
  const context = state.header && rows >= ROWS_FOR_CONTEXT ? 1 : 0;
  const hints = rows >= ROWS_FOR_HINTS || hasAnswer(state.overlay) ? 1 : 0;
  const panel = panelRows(state.overlay, state.size);
  const body = Math.max(0, rows - context - hints - 2 - panel);
  const top = Math.min(topRows(view, body), Math.max(0, body - 1));
  const detail = showsDetail(state) ? detailRows(state, body - top) : 0;
  return {columns, context, title: 1, top, list: body - top - detail, detail, panel, message: 1, hints};
}

/** How many rows of the active list are on the screen. */
export function listHeight(state: State): number {
  const view = currentView(state);
  const {list} = layoutOf(state);
  if (view.kind === 'lifecycle' && view.tab !== 'json') {
    const split = splitLifecycle(view, {list, columns: state.size.columns});
    return Math.max(1, (view.tab === 'rules' ? split.rules : split.verdicts) - 1);
  }
  return Math.max(1, list - (definitionOf(activePane(view).kind).heading ? 1 : 0));
}

/**
 * Rows of the two lists of a lifecycle policy: each beside the other, or the rules above the images; the first
 * alone where there is nothing to judge.
 */
export function splitLifecycle(
  {panes, summary}: LifecycleView,
  {list, columns}: {list: number; columns: number},
): {beside: boolean; rules: number; verdicts: number} {
  if (!summary) return {beside: false, rules: list, verdicts: 0};
  if (columns >= COLUMNS_FOR_TWO) return {beside: true, rules: list, verdicts: list};
  const wanted = panes.rules.visible.length + 1;
  const above = Math.max(2, Math.min(wanted, Math.floor(list * 0.4)));
  return {beside: false, rules: above, verdicts: Math.max(2, list - above)};
}

/** Whether there is something to say to what is being typed: it stands on the line of keys. */
function hasAnswer(overlay: Overlay | undefined): boolean {
  return overlay?.kind === 'prompt' && (overlay.error !== undefined || overlay.completions.length > 0);
}

function topRows(view: View, body: number): number {
  if (view.kind === 'image') return body >= ROWS_FOR_DETAIL ? 2 : 1;
  if (view.kind === 'lifecycle') return body >= ROWS_FOR_DETAIL ? 2 : 1;
  return view.kind === 'access' || view.kind === 'files' ? 1 : 0;
}

function showsDetail(state: State): boolean {
  const {detail, detailOnDemand} = definitionOf(activePane(currentView(state)).kind);
  return detail !== undefined && (!detailOnDemand || state.details);
}

/** As many rows whatever there is to say, so that nothing jumps; where more was asked for, as many as it takes. */
function detailRows(state: State, body: number): number {
  if (body < ROWS_FOR_DETAIL) return 0;
  const usual = Math.min(USUAL_DETAIL, Math.floor(body / 3));
  if (!state.details) return usual;
  const most = Math.floor(body * GROWN_DETAIL);
  const pane = activePane(currentView(state));
  const {length} = detailTexts(pane, {width: state.size.columns - 2, most, now: state.now});
  return Math.max(usual, Math.min(most, length + 1));
}

function panelRows(overlay: Overlay | undefined, size: Size): number {
  const wanted = overlay === undefined ? 0 : panelSize(overlay, size);
  return Math.min(wanted, Math.max(LEAST_PANEL, size.rows - ROWS_BESIDE_PANEL));
}

/** The rows that a panel would like: its frame, and what it says as far as that is sensible. */
function panelSize(overlay: Overlay, size: Size): number {
  if (overlay.kind === 'picker') return Math.min(Math.max(1, overlay.items.length), MAX_PANEL_LINES) + 2;
  const asked = questionOf(overlay);
  return asked ? questionRows(asked, size) : 0;
}
