import type {State, Step} from '../state/state.ts';

/** What Tab offers for a command's argument. */
export type ArgumentKind = 'repository' | 'region' | 'column' | 'none' | 'text';

/** Something that can be typed after `:`. */
export interface Command {
  /** The name first, then shorter ones. */
  names: readonly string[];
  argument: ArgumentKind;
  /** How the argument is written in the help, `[repository]` where it may be left out. */
  usage?: string;
  help: string;
  /** Whether it changes the registry; such commands do not exist in a read-only session. */
  changes?: true;
  run(state: State, argument: string): Step;
}
