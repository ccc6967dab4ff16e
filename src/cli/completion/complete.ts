import type {ArgumentNode, CommandNode, OptionNode, ProgramNode, WordKind} from '../command-tree.ts';
import {apiFlags, completeOperation} from './complete-api.ts';

/** A word that could come next. */
export interface Candidate {
  value: string;
  description?: string;
}

/** What a shell is told: words, and whether it should offer files or leave out the space after the word. */
export interface Completion {
  candidates: Candidate[];
  /** The shell completes paths itself. */
  files?: 'file' | 'folder';
  /** More may follow in the same word. */
  noSpace?: boolean;
}

/**
 * Remote and local names, from wherever they can be had without waiting. `subject` is the repository whose
 * tags are wanted, as far as the line tells.
 */
export type NameSource = (kind: WordKind, subject: string) => Promise<readonly string[]>;

/** Completes the last of `words` (the words after the program's name, the last one possibly empty). */
export async function complete(
  tree: ProgramNode,
  words: readonly string[],
  source: NameSource,
): Promise<Completion> {
  const partial = words.at(-1) ?? '';
  const state = walk(tree, words.slice(0, -1));
  const names: NameSource = (kind, subject) => source(kind, subject || (state.operands[0] ?? ''));
  const assigned = /^(--[\w-]+)=(.*)$/s.exec(partial);
  if (assigned) {
    const option = findOption(state, assigned[1]!);
    const inner = option ? await completeValue(option, assigned[2]!, names) : {candidates: []};
    return {
      ...inner,
      candidates: inner.candidates.map(one => ({...one, value: `${assigned[1]}=${one.value}`})),
    };
  }
  if (state.awaiting) return completeValue(state.awaiting, partial, names);
  if (partial.startsWith('-') && !state.afterDashes) return completeOption(state, partial);
  const commands = state.operands.length === 0 ? completeCommand(state.command, partial) : [];
  if (state.command.commands.length > 0) return {candidates: commands};
  if (state.command.arguments[0]?.kind === 'operation') {
    return {candidates: completeOperation(tree, {operands: state.operands, partial})};
  }
  if (state.command.name === 'help') {
    return {candidates: completeHelp(tree, {operands: state.operands, partial})};
  }
  const argument = argumentAt(state.command, state.operands.length);
  return argument ? completeValue(argument, partial, names) : {candidates: []};
}

/** Where a value stands: what an option or an argument says of it. */
interface ValuePlace {
  choices?: readonly string[];
  kind: WordKind;
}

/** A flag as far as completion cares. */
export interface Flag extends ValuePlace {
  long?: string;
  short?: string;
  description: string;
  takesValue: boolean;
}

interface WalkState {
  root: ProgramNode;
  command: CommandNode;
  /** Words before the cursor that are neither flags, nor their values, nor commands. */
  operands: string[];
  awaiting: Flag | undefined;
  afterDashes: boolean;
}

/** Where the words before the cursor lead. */
function walk(tree: ProgramNode, words: readonly string[]): WalkState {
  const state: WalkState = {root: tree, command: tree, operands: [], awaiting: undefined, afterDashes: false};
  for (const word of words) {
    if (state.awaiting) {
      state.awaiting = undefined;
    } else if (word === '--') {
      state.afterDashes = true;
    } else if (word.startsWith('-') && word.length > 1 && !state.afterDashes) {
      const option = word.includes('=') ? undefined : findOption(state, word);
      state.awaiting = option?.takesValue ? option : undefined;
    } else {
      const next = state.operands.length === 0 ? findCommand(state.command, word) : undefined;
      if (next) state.command = next;
      else state.operands.push(word);
    }
  }
  return state;
}

function findCommand(command: CommandNode, word: string): CommandNode | undefined {
  return command.commands.find(one => one.name === word || one.aliases.includes(word));
}

function findOption(state: WalkState, word: string): Flag | undefined {
  return flagsOf(state).find(one => one.long === word || one.short === word);
}

/** The flags that may stand here: the members of an API operation, the command's own, everybody's. */
function flagsOf(state: WalkState): Flag[] {
  const own: OptionNode[] = state.command === state.root ? [] : state.command.options;
  const api: Flag[] = apiFlags(state);
  const others = [...own, ...state.root.options];
  return [...api, ...others.filter(one => !api.some(member => member.long === one.long))];
}

function argumentAt(command: CommandNode, position: number): ArgumentNode | undefined {
  const last = command.arguments.at(-1);
  return command.arguments[position] ?? (last?.variadic ? last : undefined);
}

function completeCommand(command: CommandNode, partial: string): Candidate[] {
  return command.commands
    .flatMap(one => [one.name, ...one.aliases].map(name => ({value: name, description: one.summary})))
    .filter(one => one.value.startsWith(partial));
}

/** What `help` explains: commands within commands, and topics. */
function completeHelp(
  tree: ProgramNode,
  {operands, partial}: {operands: readonly string[]; partial: string},
): Candidate[] {
  const command = operands.reduce<CommandNode | undefined>(
    (at, word) => (at ? findCommand(at, word) : undefined),
    tree,
  );
  const topics = operands.length === 0 ? tree.topics.filter(({name}) => !findCommand(tree, name)) : [];
  return [
    ...(command ? completeCommand(command, partial) : []),
    ...topics
      .filter(({name}) => name.startsWith(partial))
      .map(({name, summary}) => ({value: name, description: summary})),
  ];
}

function completeOption(state: WalkState, partial: string): Completion {
  const candidates = flagsOf(state)
    .flatMap(option =>
      [option.long, option.short].flatMap(value => (value ? [{value, description: option.description}] : [])),
    )
    .filter(one => one.value.startsWith(partial) && (partial.length > 1 || one.value.startsWith('--')));
  return {candidates};
}

async function completeValue(place: ValuePlace, partial: string, names: NameSource): Promise<Completion> {
  if (place.choices) return {candidates: startingWith(place.choices, partial)};
  if (place.kind === 'file' || place.kind === 'folder') return {candidates: [], files: place.kind};
  if (place.kind === 'text') return {candidates: []};
  if (place.kind === 'reference') return completeReference(partial, names);
  if (place.kind === 'location') return {...(await completeReference(partial, names)), files: 'file'};
  return {candidates: startingWith(await names(place.kind, ''), partial)};
}

/** Repositories first; after the colon their tags. */
async function completeReference(partial: string, names: NameSource): Promise<Completion> {
  const colon = partial.lastIndexOf(':');
  if (colon > partial.lastIndexOf('/')) {
    const repository = partial.slice(0, colon);
    const tags = (await names('tag', repository)).map(tag => `${repository}:${tag}`);
    return {candidates: startingWith(tags, partial)};
  }
  return {candidates: startingWith(await names('repository', ''), partial), noSpace: true};
}

function startingWith(values: readonly string[], partial: string): Candidate[] {
  return values.filter(value => value.startsWith(partial)).map(value => ({value}));
}
