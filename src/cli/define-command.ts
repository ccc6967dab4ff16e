import type {Command} from 'commander';
import type {CommandContext} from './context/command-context.ts';

/** A line to type and what it does. */
export interface Example {
  command: string;
  does: string;
}

/** What every command says of itself. */
export interface CommandSpec {
  /** Name and arguments as commander writes them: `push <source> <references...>`. */
  usage: string;
  summary: string;
  /** More than the summary, where there is more to say. */
  description?: string;
  examples: readonly Example[];
  alias?: string;
  /** Runs even where a settings file is broken (to mend it). */
  ignoresSettingsFiles?: boolean;
  /** The heading under which the parent's help lists it. */
  group?: string;
}

/** What a command does, given its context; a number returned is the exit status where it is not 0. */
export type CommandAction = (
  context: CommandContext,
  args: string[],
  options: Record<string, unknown>,
) => Promise<number | undefined>;

/** Runs an action with a context made from the flags; only the program knows how. */
export type Runner = (command: Command, args: unknown[], spec: RunnableSpec) => Promise<void>;

/** A command that does something. */
export type RunnableSpec = CommandSpec & {action: CommandAction};

/** How the names of commands begin that only the program itself runs. */
export const INTERNAL = '__';

const examplesOf = new WeakMap<Command, readonly Example[]>();

/** Adds a command that does something. Options and argument checks are added to what is returned. */
export function defineCommand(parent: Command, run: Runner, spec: RunnableSpec): Command {
  const hidden = spec.usage.startsWith(INTERNAL);
  const command = describe(parent.command(spec.usage, {hidden}), spec);
  return command.action((...args: unknown[]) => run(command, args.slice(0, -2), spec));
}

/** Adds a command that only holds others; alone, it shows its help and fails as usage. */
export function defineGroup(parent: Command, spec: CommandSpec): Command {
  return describe(parent.command(spec.usage), spec);
}

/** The examples of a command, for help, documentation and tests. */
export function commandExamples(command: Command): readonly Example[] {
  return examplesOf.get(command) ?? [];
}

/** Gives a command its examples. */
export function setExamples(command: Command, examples: readonly Example[]): void {
  examplesOf.set(command, examples);
}

function describe(command: Command, spec: CommandSpec): Command {
  setExamples(command, spec.examples);
  command.summary(spec.summary).description(spec.description ?? capitalise(spec.summary));
  if (spec.alias) command.alias(spec.alias);
  if (spec.group) command.helpGroup(spec.group);
  return command;
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
