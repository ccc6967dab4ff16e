import type {Pane} from '../panes/pane.ts';
import {type TableSpace, tableLines} from '../screens/table-lines.ts';
import {Lines} from './Lines.tsx';

interface Props extends TableSpace {
  pane: Pane;
  /** What an empty list says, already broken into lines. */
  empty: readonly string[];
}

/** A list with its heading: only the rows in view are drawn, each as one text. */
export function Table({pane, empty, ...space}: Props) {
  const lines = tableLines(pane, space);
  const rows = pane.visible.length > 0 ? lines : [...lines, ...empty.map(blankRow)];
  return (
    <Lines
      lines={rows.map(({spans}) => spans)}
      current={rows.findIndex(({current}) => current)}
      width={space.width}
      height={space.height}
    />
  );
}

function blankRow(text: string) {
  return {spans: [{text: `  ${text}`, tone: 'dim' as const}], current: false};
}
