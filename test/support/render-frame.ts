import {renderToString} from 'ink';
import {createElement} from 'react';
import {App} from '../../src/tui/components/App.tsx';
import type {State} from '../../src/tui/state/state.ts';
import {StandIns} from '../../src/tui/terminal/stand-ins.ts';

/** The screen as text, one line for each row of the terminal, blanks at line ends left out. */
export function renderFrame(state: State): string[] {
  const standIns = new StandIns();
  const frame = renderToString(createElement(App, {state, drawing: {color: false, standIns}}));
  const lines = standIns
    .putTextsIn(frame)
    .split('\n')
    .map(line => line.trimEnd());
  return [...lines, ...Array<string>(Math.max(0, state.size.rows - lines.length)).fill('')];
}
