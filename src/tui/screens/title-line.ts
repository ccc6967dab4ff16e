import type {Line} from '../panes/pane.ts';
import type {State} from '../state/state.ts';
import {textWidth, truncate, truncateStart} from '../text/fit.ts';
import {harmless} from '../text/sanitize.ts';
import {titleFacts, titlePath} from './title.ts';

/** The path to what is shown on the left, what there is to know of it on the right. */
export function titleLine(state: State): Line {
  const {columns} = state.size;
  const path = ` ${harmless(titlePath(state))}`;
  const facts = truncate(harmless(titleFacts(state).join('  ')), Math.floor(columns * 0.6));
  const room = columns - textWidth(facts) - 3;
  const shown = textWidth(path) > room ? truncateStart(path, room) : path;
  const filler = ' '.repeat(Math.max(1, columns - textWidth(shown) - textWidth(facts) - 1));
  return [{text: shown, tone: 'strong'}, {text: filler}, {text: facts, tone: 'accent'}];
}
