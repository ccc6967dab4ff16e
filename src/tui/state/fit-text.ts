import {rearrange} from '../panes/mark.ts';
import type {Pane} from '../panes/pane.ts';
import {isTooWide, type TextRow, wrapRows} from '../panes/text-pane.ts';
import {currentView, replaceView, type State} from './state.ts';
import {activePane, withActivePane} from './view.ts';

/** Columns beside a text: the cursor and the mark. */
const GUTTER = 2;

/** Breaks the text on the screen into rows that fit, after it came or the terminal changed its size. */
export function fitText(state: State, resized: boolean): State {
  const view = currentView(state);
  const pane = activePane(view);
  if (pane.kind !== 'text') return state;
  const text = pane as Pane<TextRow>;
  const width = Math.max(1, state.size.columns - GUTTER);
  if (!resized && !isTooWide(text.rows, width)) return state;
  return replaceView(state, withActivePane(view, rearrange({...text, rows: wrapRows(text.rows, width)})));
}
