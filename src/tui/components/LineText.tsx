import {Text} from 'ink';
import {memo, useContext} from 'react';
import type {Line, Tone} from '../panes/pane.ts';
import {AppearanceContext} from './appearance.ts';

/** The 16 colours of the terminal's own palette, without black, white and background: readable on light and dark. */
const STYLES: Record<Tone, {color?: string; bold?: boolean; dimColor?: boolean}> = {
  plain: {},
  dim: {dimColor: true},
  strong: {bold: true},
  good: {color: 'green'},
  warn: {color: 'yellow'},
  bad: {color: 'red'},
  accent: {color: 'cyan'},
};

interface Props {
  /** Together as wide as the line shall be. */
  spans: Line;
  /** Whether the cursor is on the line: then it is inverse as a whole. */
  current?: boolean;
}

/** One line of the screen as one text. */
export const LineText = memo(function LineText({spans, current = false}: Props) {
  const {color} = useContext(AppearanceContext);
  const text = spans.map(span => span.text).join('') || ' ';
  if (!color) return <Text wrap="truncate">{text}</Text>;
  if (current) {
    return (
      <Text wrap="truncate" inverse>
        {text}
      </Text>
    );
  }
  return (
    <Text wrap="truncate">
      {spans.map((span, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a span has no identity but its place
        <Text key={at} {...STYLES[span.tone ?? 'plain']}>
          {span.text}
        </Text>
      ))}
    </Text>
  );
}, isSame);

function isSame(before: Props, after: Props): boolean {
  if (before.current !== after.current || before.spans.length !== after.spans.length) return false;
  return before.spans.every(
    (span, at) => span.text === after.spans[at]!.text && span.tone === after.spans[at]!.tone,
  );
}
