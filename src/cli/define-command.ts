import {type Command, Help} from 'commander';
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

const examplesOf = new WeakMap<Command, readonly Example[]>();

/** Adds a command that does something. Options and argument checks are added to what is returned. */
export function defineCommand(parent: Command, run: Runner, spec: RunnableSpec): Command {
  const command = describe(parent.command(spec.usage), spec);
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

function describe(command: Command, spec: CommandSpec): Command {
  examplesOf.set(command, spec.examples);
  command.summary(spec.summary).description(spec.description ?? capitalise(spec.summary));
  if (spec.alias) command.alias(spec.alias);
  if (spec.group) command.helpGroup(spec.group);
  return command;
}

function capitalise(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Where a help page's lists begin. */
const FIRST_LIST = /^(?:Arguments|Options|[A-Z][\w ]*(?: options| commands)|Commands):$/m;

/** Help that leads with examples, right after the usage line and the description. */
export class ExamplesFirstHelp extends Help {
  /** Flags are long here: what they mean is wrapped even where little width is left for it. */
  override minWidthToWrap = 24;

  override formatHelp(command: Command, helper: Help): string {
    const text = super.formatHelp(command, helper);
    const examples = commandExamples(command);
    const head = text.search(FIRST_LIST);
    const page =
      examples.length === 0 ? text : `${text.slice(0, head)}${exampleBlock(examples)}${text.slice(head)}`;
    return command.parent ? `${page}${GLOBAL_FLAGS}` : page;
  }
}

/** Said instead of two dozen flags on every page. */
const GLOBAL_FLAGS = `
Global flags, such as --local, --region, --output, --dry-run and --yes, work
with every command: ecrctl --help
`;

/** Commands up to this many characters have what they do beside them, longer ones below. */
const SHORT_EXAMPLE = 44;

function exampleBlock(examples: readonly Example[]): string {
  const short = examples.filter(example => example.command.length <= SHORT_EXAMPLE);
  const width = Math.max(0, ...short.map(example => example.command.length));
  const lines = examples.map(({command, does}) => {
    const fitsBeside = command.length <= SHORT_EXAMPLE && width + does.length <= HELP_WIDTH - EXAMPLE_MARKS;
    return fitsBeside ? `  $ ${command.padEnd(width)}  # ${does}` : `  $ ${command}\n      # ${does}`;
  });
  return `Examples:\n${lines.join('\n')}\n\n`;
}

/** What help is wrapped to where no terminal says otherwise, as commander does it. */
const HELP_WIDTH = 80;
/** The prompt and the comment sign around an example. */
const EXAMPLE_MARKS = '  $   # '.length;
