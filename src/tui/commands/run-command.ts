import {remember} from '../overlays/history.ts';
import {say} from '../state/say.ts';
import {type State, type Step, step} from '../state/state.ts';
import {commandsOf, findCommand} from './commands.ts';

/** Does what was typed after `:`. */
export function runCommand(state: State, text: string): Step {
  const [word = '', ...rest] = text.split(/\s+/);
  const command = findCommand(word, commandsOf(state));
  const next = {...state, history: remember(state.history, text)};
  if (command) return command.run(next, rest.join(' '));
  return step(
    say(next, `there is no command "${word}"`, {
      level: 'warning',
      hint: 'Tab shows the commands, ? the help',
    }),
  );
}
