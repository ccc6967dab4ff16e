import type {Command} from 'commander';
import type {Runner} from '../define-command.ts';

/** Adds a command, or a group of them, to the program. */
export type CommandDefinition = (program: Command, run: Runner) => void;

/** The same for a group that need not load all of its commands, given the words that follow its name. */
export type GroupDefinition = (
  program: Command,
  run: Runner,
  words: readonly string[],
) => void | Promise<void>;
