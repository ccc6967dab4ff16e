import type {Line} from '../panes/pane.ts';
import type {Confirmation} from '../state/overlay.ts';

/** What tells how to choose, where the line of keys is not shown. */
const CHOOSING = '  Tab, Enter';

/** Two buttons; the chosen one is in brackets with arrows, so that it is seen without colour. */
export function buttonLine(
  {buttons, focus, danger}: Confirmation,
  room: {width: number; hints: boolean},
): Line {
  const [cancel, confirm] = buttons;
  const texts = [button(cancel, focus === 0), button(confirm, focus === 1)] as const;
  const used = 3 + texts[0].length + 3 + texts[1].length;
  const fits = used + CHOOSING.length < room.width;
  return [
    {text: '   '},
    {text: texts[0], tone: focus === 0 ? 'strong' : 'dim'},
    {text: '   '},
    {text: texts[1], tone: focus === 1 ? (danger ? 'bad' : 'strong') : 'dim'},
    ...(room.hints || !fits ? [] : [{text: CHOOSING, tone: 'dim' as const}]),
  ];
}

function button(label: string, focused: boolean): string {
  return focused ? `>[ ${label} ]<` : ` [ ${label} ] `;
}
