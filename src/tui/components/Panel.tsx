import {panelLines} from '../screens/panel-lines.ts';
import type {Overlay} from '../state/overlay.ts';
import {Lines} from './Lines.tsx';

interface Props {
  overlay: Overlay | undefined;
  width: number;
  height: number;
}

/** A question or a list to choose from, below the list that it is about. */
export function Panel({overlay, width, height}: Props) {
  const lines = overlay && height > 0 ? panelLines(overlay, {width, height}) : [];
  return (
    <Lines
      lines={lines.map(({spans}) => spans)}
      current={lines.findIndex(({current}) => current)}
      width={width}
      height={height}
    />
  );
}
