import {panelLines} from '../screens/panel-lines.ts';
import type {Overlay} from '../state/overlay.ts';
import type {Size} from '../terminal/size.ts';
import {Lines} from './Lines.tsx';

interface Props {
  overlay: Overlay | undefined;
  size: Size;
  height: number;
  /** Whether the line of keys is shown below. */
  hints: boolean;
}

/** A question or a list to choose from, below the list that it is about. */
export function Panel({overlay, size, height, hints}: Props) {
  const lines = overlay && height > 0 ? panelLines(overlay, {size, height, hints}) : [];
  return (
    <Lines
      lines={lines.map(({spans}) => spans)}
      current={lines.findIndex(({current}) => current)}
      width={size.columns}
      height={height}
    />
  );
}
