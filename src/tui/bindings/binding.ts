import type {State, Step} from '../state/state.ts';

/** The headings of the help page, in its order. */
export const BINDING_GROUPS = ['Move', 'Look', 'Mark', 'Change', 'Go to'] as const;

/** A heading of the help page. */
export type BindingGroup = (typeof BINDING_GROUPS)[number];

/** A key, what it does, and how both are told. */
export interface Binding {
  keys: readonly string[];
  /** One or two words for the line of keys. */
  label: string;
  /** A phrase for the help page. */
  help: string;
  group: BindingGroup;
  /** Its place on the line of keys, the lower the earlier; absent: only on the help page. */
  hint?: number;
  /** Whether it is worth that place now; absent: always. */
  hintWhen?(state: State): boolean;
  /** Whether it changes the registry; such keys do not exist in a read-only session. */
  changes?: true;
  /** Whether it makes sense now; absent: always. */
  when?(state: State): boolean;
  run(state: State): Step;
}

/** How a key is written for people: `^d` for ctrl-d. */
export function keyName(key: string): string {
  const names: Record<string, string> = {
    enter: 'Enter',
    escape: 'Esc',
    space: 'Space',
    tab: 'Tab',
    'shift-tab': 'S-Tab',
    up: 'Up',
    down: 'Down',
    left: 'Left',
    right: 'Right',
    home: 'Home',
    end: 'End',
    pageup: 'PgUp',
    pagedown: 'PgDn',
    backspace: 'Bksp',
  };
  return names[key] ?? key.replace(/^ctrl-/, '^');
}
