import {Box} from 'ink';
import type {Line} from '../panes/pane.ts';
import {LineText} from './LineText.tsx';

interface Props {
  lines: readonly Line[];
  width: number;
  /** Exactly so many lines are drawn; what is missing is blank. */
  height: number;
}

/** A block of lines of a fixed height. */
export function Lines({lines, width, height}: Props) {
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      {Array.from({length: height}, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen has no identity but its place
        <LineText key={row} spans={lines[row] ?? []} />
      ))}
    </Box>
  );
}
