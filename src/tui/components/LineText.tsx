import {Text} from 'ink';
import {memo, useContext} from 'react';
import type {Line} from '../panes/pane.ts';
import {drawLine} from './draw-line.ts';
import {DrawingContext} from './drawing.ts';

interface Props {
  spans: Line;
  width: number;
  /** Whether the cursor is on the line. */
  current?: boolean;
}

/** One line of the screen, or of a list beside another, as one text. */
export const LineText = memo(function LineText({spans, width, current = false}: Props) {
  const {color, standIns} = useContext(DrawingContext);
  return <Text>{standIns.standFor(drawLine(spans, {width, current, color}))}</Text>;
}, isSame);

function isSame(before: Props, after: Props): boolean {
  if (before.current !== after.current || before.width !== after.width) return false;
  if (before.spans.length !== after.spans.length) return false;
  return before.spans.every(
    (span, at) => span.text === after.spans[at]!.text && span.tone === after.spans[at]!.tone,
  );
}
