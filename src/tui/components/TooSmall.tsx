import {Box, Text} from 'ink';
import {SMALLEST} from '../state/layout.ts';
import type {Size} from '../terminal/frame-stream.ts';

/** What a terminal says that has no room for the screens; it still takes q and ctrl-c. */
export function TooSmall({size}: {size: Size}) {
  const needed = `${SMALLEST.columns}x${SMALLEST.rows}`;
  return (
    <Box width={size.columns} height={size.rows} overflow="hidden">
      <Text>{`terminal too small: need ${needed}, have ${size.columns}x${size.rows}; q quits`}</Text>
    </Box>
  );
}
