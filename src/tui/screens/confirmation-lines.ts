import {QUESTION_INDENT, questionTexts} from '../overlays/question-texts.ts';
import type {Line} from '../panes/pane.ts';
import type {Confirmation} from '../state/overlay.ts';
import type {Size} from '../terminal/size.ts';
import {GLYPH} from '../text/glyphs.ts';

/** A question as a panel at the foot of the list: what will be done to what, and two buttons. */
export function confirmationLines(
  question: Confirmation,
  {size, height}: {size: Size; height: number},
): Line[] {
  const tone = question.danger ? 'bad' : 'strong';
  const {title: whole, lines} = questionTexts(question, size);
  const title = whole.slice(0, Math.max(1, height - 3));
  const room = Math.max(1, height - 2 - title.length);
  return [
    [{text: GLYPH.rule.repeat(size.columns), tone: 'dim'}],
    ...title.map((text): Line => [{text: ` ${text}`, tone}]),
    ...bodyLines(lines, question.top, room),
    buttonLine(question),
  ];
}

function bodyLines(all: readonly string[], top: number, room: number): Line[] {
  const from = Math.min(top, Math.max(0, all.length - room));
  const shown = all
    .slice(from, from + room)
    .map((text): Line => [{text: ' '.repeat(QUESTION_INDENT) + text}]);
  const below = all.length - from - room;
  if (below > 0)
    shown[shown.length - 1] = [{text: `   ${GLYPH.ellipsis} and ${below + 1} more (j scrolls)`, tone: 'dim'}];
  return [...shown, ...Array.from({length: Math.max(0, room - shown.length)}, (): Line => [])];
}

/** The chosen button is in brackets with arrows, so that it is seen without colour. */
function buttonLine({buttons, focus, danger}: Confirmation): Line {
  const [cancel, confirm] = buttons;
  return [
    {text: '   '},
    {text: button(cancel, focus === 0), tone: focus === 0 ? 'strong' : 'dim'},
    {text: '   '},
    {text: button(confirm, focus === 1), tone: focus === 1 ? (danger ? 'bad' : 'strong') : 'dim'},
  ];
}

function button(label: string, focused: boolean): string {
  return focused ? `>[ ${label} ]<` : ` [ ${label} ] `;
}
