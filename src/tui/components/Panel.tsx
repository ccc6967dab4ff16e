import {Box} from 'ink';
import {panelLines} from '../screens/panel-lines.ts';
import type {Overlay} from '../state/overlay.ts';
import {LineText} from './LineText.tsx';

interface Props {
  overlay: Overlay | undefined;
  width: number;
  height: number;
}

/** A question or a list to choose from, below the list that it is about. */
export function Panel({overlay, width, height}: Props) {
  const lines = overlay && height > 0 ? panelLines(overlay, {width, height}) : [];
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0}>
      {Array.from({length: height}, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen has no identity but its place
        <LineText key={row} spans={lines[row]?.spans ?? []} current={lines[row]?.current ?? false} />
      ))}
    </Box>
  );
}
