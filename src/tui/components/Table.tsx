import {Box} from 'ink';
import type {Pane} from '../panes/pane.ts';
import {type TableSpace, tableLines} from '../screens/table-lines.ts';
import {LineText} from './LineText.tsx';

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
    <Box flexDirection="column" width={space.width} height={space.height} flexShrink={0}>
      {Array.from({length: space.height}, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen has no identity but its place
        <LineText key={row} spans={rows[row]?.spans ?? []} current={rows[row]?.current ?? false} />
      ))}
    </Box>
  );
}

function blankRow(text: string) {
  return {key: text, spans: [{text: `  ${text}`, tone: 'dim' as const}], current: false};
}
