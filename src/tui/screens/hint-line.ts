import {type Binding, keyName} from '../bindings/binding.ts';
import {bindingsOf} from '../bindings/bindings-of.ts';
import {completes} from '../overlays/complete-prompt.ts';
import type {Line, Span} from '../panes/pane.ts';
import type {Overlay, Prompt} from '../state/overlay.ts';
import type {State} from '../state/state.ts';
import {textWidth, truncate} from '../text/fit.ts';
import {harmless} from '../text/sanitize.ts';

const SEPARATOR = '  ';

/** The keys that matter now, as many as fit; while something is typed, what is wrong with it or what Tab found. */
export function hintLine(state: State): Line {
  const {overlay, size} = state;
  if (overlay?.kind === 'prompt' && overlay.error !== undefined) {
    return [{text: truncate(harmless(` ${overlay.error}`), size.columns - 1), tone: 'bad'}];
  }
  if (overlay?.kind === 'prompt' && overlay.completions.length > 0) {
    return [{text: truncate(harmless(` ${endings(overlay)}`), size.columns - 1), tone: 'dim'}];
  }
  return fitting(overlay ? overlayKeys(overlay) : viewKeys(state), size.columns - 2);
}

/** What Tab found, without what is typed already. */
function endings({text, completions}: Prompt): string {
  const typed = Math.max(text.lastIndexOf('/'), text.lastIndexOf(' ')) + 1;
  return completions.map(one => one.slice(typed).trimEnd()).join(SEPARATOR);
}

type Hint = readonly [key: string, label: string];

function viewKeys(state: State): Hint[] {
  const hinted = bindingsOf(state).filter(
    (binding): binding is Binding & {hint: number} =>
      binding.hint !== undefined && (binding.hintWhen?.(state) ?? true),
  );
  return hinted
    .sort((one, other) => one.hint - other.hint)
    .map(({keys, label}) => [keyName(keys[0]!), label]);
}

function overlayKeys(overlay: Overlay): Hint[] {
  if (overlay.kind === 'confirm')
    return [
      ['Tab', 'choose'],
      ['Enter', 'confirm'],
      ['Esc', overlay.buttons[0].toLowerCase()],
      ['j/k', 'scroll'],
    ];
  if (overlay.kind === 'picker')
    return [
      ['Up/Down', 'choose'],
      ['Enter', 'take it'],
      ['Esc', 'cancel'],
      ['a-z', 'narrow'],
    ];
  return [
    ['Enter', 'done'],
    ['Esc', 'cancel'],
    ...(completes(overlay.purpose) ? [['Tab', 'complete'] as const] : []),
  ];
}

/** As many keys as fit, in their order; the last one (the help) always does. */
function fitting(hints: readonly Hint[], width: number): Line {
  const last = hints.at(-1);
  let left = width - (last ? hintWidth(last) : 0);
  const shown = hints.slice(0, -1).filter(hint => {
    const fits = hintWidth(hint) <= left;
    if (fits) left -= hintWidth(hint);
    return fits;
  });
  const all = last ? [...shown, last] : shown;
  return [
    {text: ' '},
    ...all.flatMap(([key, label]): Span[] => [
      {text: key, tone: 'strong'},
      {text: ` ${label}${SEPARATOR}`, tone: 'dim'},
    ]),
  ];
}

function hintWidth([key, label]: Hint): number {
  return textWidth(key) + 1 + textWidth(label) + SEPARATOR.length;
}
