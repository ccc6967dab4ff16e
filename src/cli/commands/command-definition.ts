import type {Command} from 'commander';
import type {Runner} from '../define-command.ts';

/** Adds a command, or a group of them, to the program. */
export type CommandDefinition = (program: Command, run: Runner) => void;
