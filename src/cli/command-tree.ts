import type {Argument, Command, Option} from 'commander';
import {commandExamples, type Example, INTERNAL} from './define-command.ts';

/** What a word in some place means, as far as completion can help with it. */
export type WordKind =
  | 'file'
  | 'folder'
  | 'repository'
  | 'reference'
  /** A reference or a file. */
  | 'location'
  | 'tag'
  | 'region'
  | 'profile'
  | 'context'
  | 'operation'
  | 'setting'
  | 'text';

/** An option, as plain data. */
export interface OptionNode {
  flags: string;
  long?: string;
  short?: string;
  description: string;
  takesValue: boolean;
  choices?: readonly string[];
  kind: WordKind;
}

/** An argument, as plain data. */
export interface ArgumentNode {
  name: string;
  required: boolean;
  variadic: boolean;
  choices?: readonly string[];
  kind: WordKind;
}

/** A member of an API operation's input, as a flag. */
export interface MemberNode {
  long: string;
  takesValue: boolean;
  kind: WordKind;
  description: string;
}

/** An operation of the API, for `ecrctl api`. */
export interface OperationNode {
  name: string;
  members: MemberNode[];
}

/** A waiter of the API, for `ecrctl api wait`, and the operation whose members it takes. */
export interface WaiterNode {
  name: string;
  operation: string;
}

/** The program with the API's operations and the topics that help knows. */
export interface ProgramNode extends CommandNode {
  operations: OperationNode[];
  waiters: WaiterNode[];
  topics: readonly {name: string; summary: string}[];
}

/** A command with everything below it, as plain data: what documentation and completion are made from. */
export interface CommandNode {
  name: string;
  aliases: readonly string[];
  group: string;
  summary: string;
  description: string;
  usage: string;
  examples: readonly Example[];
  options: OptionNode[];
  arguments: ArgumentNode[];
  commands: CommandNode[];
}

/** What a name means; where it means something else in one command, the command stands before it. */
const KINDS: Record<string, WordKind> = {
  'push source': 'file',
  'copy target': 'location',
  'get name': 'setting',
  'set name': 'setting',
  'tag tags': 'text',
  'repository-or-file': 'location',
  source: 'location',
  before: 'location',
  after: 'location',
  target: 'file',
  file: 'file',
  files: 'file',
  old: 'file',
  new: 'file',
  dir: 'folder',
  repository: 'repository',
  repositories: 'repository',
  reference: 'reference',
  references: 'reference',
  image: 'reference',
  tags: 'tag',
  region: 'region',
  profile: 'profile',
  context: 'context',
  operation: 'operation',
};

/** Describes a program; internal commands are left out. */
export function commandTree(command: Command): CommandNode {
  return {
    name: command.name(),
    aliases: command.aliases(),
    group: command.helpGroup().replace(/:$/, ''),
    summary: command.summary(),
    description: command.description(),
    usage: command.usage(),
    examples: commandExamples(command),
    options: command.options.filter(option => !option.hidden).map(optionNode),
    arguments: command.registeredArguments.map(one => argumentNode(one, command.name())),
    commands: command.commands.filter(one => !one.name().startsWith(INTERNAL)).map(commandTree),
  };
}

function optionNode(option: Option): OptionNode {
  const name = /[<[]([\w-]+)/.exec(option.flags)?.[1] ?? '';
  return {
    flags: option.flags,
    ...(option.long ? {long: option.long} : {}),
    ...(option.short ? {short: option.short} : {}),
    description: option.description,
    takesValue: option.required || option.optional,
    ...(option.argChoices ? {choices: option.argChoices} : {}),
    kind: KINDS[option.attributeName()] ?? KINDS[name] ?? 'text',
  };
}

function argumentNode(argument: Argument, command: string): ArgumentNode {
  return {
    name: argument.name(),
    required: argument.required,
    variadic: argument.variadic,
    ...(argument.argChoices ? {choices: argument.argChoices} : {}),
    kind: KINDS[`${command} ${argument.name()}`] ?? KINDS[argument.name()] ?? 'text',
  };
}
