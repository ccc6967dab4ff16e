import type {Line} from '../panes/pane.ts';
import type {State} from '../state/state.ts';
import {textWidth, truncate} from '../text/fit.ts';
import {harmless} from '../text/sanitize.ts';
import {titleFacts, titlePath} from './title.ts';

/** The path to what is shown on the left, what there is to know of it on the right. */
export function titleLine(state: State): Line {
  const {columns} = state.size;
  const facts = truncate(harmless(titleFacts(state).join('  ')), Math.floor(columns * 0.6));
  const shown = ` ${titlePath(state, columns - textWidth(facts) - 4)}`;
  const filler = ' '.repeat(Math.max(1, columns - textWidth(shown) - textWidth(facts) - 1));
  return [{text: shown, tone: 'strong'}, {text: filler}, {text: facts, tone: 'accent'}];
}
