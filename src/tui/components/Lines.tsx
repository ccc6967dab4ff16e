import {Box} from 'ink';
import type {Line} from '../panes/pane.ts';
import {LineText} from './LineText.tsx';

interface Props {
  lines: readonly Line[];
  /** The lines that are drawn as the ones that the cursor is on. */
  current?: number;
  width: number;
  /** Exactly so many lines are drawn; what is missing is blank. */
  height: number;
}

const BLANK: Line = [];

/** A block of lines of a fixed size. */
export function Lines({lines, current, width, height}: Props) {
  return (
    <Box flexDirection="column" flexShrink={0}>
      {Array.from({length: height}, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen has no identity but its place
        <LineText key={row} spans={lines[row] ?? BLANK} width={width} current={row === current} />
      ))}
    </Box>
  );
}
