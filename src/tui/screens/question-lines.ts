import {
  placeQuestion,
  QUESTION_INDENT,
  type Question,
  type QuestionLine,
} from '../overlays/question-texts.ts';
import type {Line, Tone} from '../panes/pane.ts';
import type {Size} from '../terminal/size.ts';
import {formatCount} from '../text/count.ts';
import {GLYPH} from '../text/glyphs.ts';

/** How a question is drawn. */
interface Drawn {
  tone: Tone;
  /** The keys that scroll, where not all of it can be seen. */
  scrolls: string;
  /** Lines below it. */
  buttons: readonly Line[];
}

/** A question as a panel at the foot of the list: what will be done to what, as far as there is room. */
export function questionLines(
  question: Question,
  {tone, scrolls, buttons}: Drawn,
  space: {size: Size; height: number},
): Line[] {
  const {fixed, shown, room, below} = placeQuestion({question, buttons: buttons.length}, space);
  const draw = ({text, isTitle}: QuestionLine): Line =>
    isTitle ? [{text: ` ${text}`, tone}] : [{text: ' '.repeat(QUESTION_INDENT) + text}];
  const lines = shown.map(draw);
  if (below > 0)
    lines[lines.length - 1] = [
      {text: `   ${GLYPH.ellipsis} and ${formatCount(below + 1)} more (${scrolls} scrolls)`, tone: 'dim'},
    ];
  return [
    [{text: GLYPH.rule.repeat(space.size.columns), tone: 'dim'}],
    ...fixed.map(draw),
    ...lines,
    ...Array.from({length: room - shown.length}, (): Line => []),
    ...buttons,
  ];
}
