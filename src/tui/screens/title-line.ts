import type {Line} from '../panes/pane.ts';
import type {State} from '../state/state.ts';
import {textWidth} from '../text/fit.ts';
import {titleFacts, titlePath} from './title.ts';

/** The share of the line that the facts may have however long the path is. */
const LEAST_FACTS = 0.6;

/** The path to what is shown on the left, what there is to know of it on the right. */
export function titleLine(state: State): Line {
  const {columns} = state.size;
  const beside = columns - textWidth(titlePath(state, columns)) - 4;
  const facts = titleFacts(state, Math.max(beside, Math.floor(columns * LEAST_FACTS)));
  const shown = ` ${titlePath(state, columns - textWidth(facts) - 4)}`;
  const filler = ' '.repeat(Math.max(1, columns - textWidth(shown) - textWidth(facts) - 1));
  return [{text: shown, tone: 'strong'}, {text: filler}, {text: facts, tone: 'accent'}];
}
