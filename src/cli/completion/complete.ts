import type {ArgumentNode, CommandNode, OptionNode, WordKind} from '../command-tree.ts';

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

/** Remote and local names, from wherever they can be had without waiting. */
export type NameSource = (kind: WordKind, partial: string) => readonly string[];

/** Completes the last of `words` (the words after the program's name, the last one possibly empty). */
export function complete(tree: CommandNode, words: readonly string[], names: NameSource): Completion {
  const partial = words.at(-1) ?? '';
  const state = walk(tree, words.slice(0, -1));
  const assigned = /^(--[\w-]+)=(.*)$/s.exec(partial);
  if (assigned) {
    const option = findOption(state, assigned[1]!);
    const inner = option ? completeValue(option, assigned[2]!, names) : {candidates: []};
    return {
      ...inner,
      candidates: inner.candidates.map(one => ({...one, value: `${assigned[1]}=${one.value}`})),
    };
  }
  if (state.awaiting) return completeValue(state.awaiting, partial, names);
  if (partial.startsWith('-') && !state.afterDashes) return completeOption(state, partial);
  const commands = state.operands === 0 ? completeCommand(state.command, partial) : [];
  if (state.command.commands.length > 0) return {candidates: commands};
  const argument = argumentAt(state.command, state.operands);
  return argument ? completeValue(argument, partial, names) : {candidates: []};
}

interface WalkState {
  root: CommandNode;
  command: CommandNode;
  operands: number;
  awaiting: OptionNode | undefined;
  afterDashes: boolean;
}

/** Where the words before the cursor lead. */
function walk(tree: CommandNode, words: readonly string[]): WalkState {
  const state: WalkState = {root: tree, command: tree, operands: 0, awaiting: undefined, afterDashes: false};
  for (const word of words) {
    if (state.awaiting) {
      state.awaiting = undefined;
    } else if (word === '--') {
      state.afterDashes = true;
    } else if (word.startsWith('-') && word.length > 1 && !state.afterDashes) {
      const option = word.includes('=') ? undefined : findOption(state, word);
      state.awaiting = option?.takesValue ? option : undefined;
    } else {
      const next = state.operands === 0 ? findCommand(state.command, word) : undefined;
      if (next) state.command = next;
      else state.operands += 1;
    }
  }
  return state;
}

function findCommand(command: CommandNode, word: string): CommandNode | undefined {
  return command.commands.find(one => one.name === word || one.aliases.includes(word));
}

function findOption(state: WalkState, word: string): OptionNode | undefined {
  return [...state.command.options, ...state.root.options].find(
    one => one.long === word || one.short === word,
  );
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

function completeOption(state: WalkState, partial: string): Completion {
  const own = state.command === state.root ? [] : state.command.options;
  const candidates = [...own, ...state.root.options]
    .flatMap(option =>
      [option.long, option.short].flatMap(value => (value ? [{value, description: option.description}] : [])),
    )
    .filter(one => one.value.startsWith(partial) && (partial.length > 1 || one.value.startsWith('--')));
  return {candidates};
}

function completeValue(
  place: {choices?: readonly string[]; kind: WordKind},
  partial: string,
  names: NameSource,
): Completion {
  if (place.choices) return {candidates: startingWith(place.choices, partial)};
  if (place.kind === 'file' || place.kind === 'folder') return {candidates: [], files: place.kind};
  if (place.kind === 'text') return {candidates: []};
  if (place.kind !== 'reference') return {candidates: startingWith(names(place.kind, partial), partial)};
  return completeReference(partial, names);
}

/** Repositories first; after the colon their tags. */
function completeReference(partial: string, names: NameSource): Completion {
  const colon = partial.lastIndexOf(':');
  if (colon > partial.lastIndexOf('/')) {
    const repository = partial.slice(0, colon);
    const tags = names('tag', repository).map(tag => `${repository}:${tag}`);
    return {candidates: startingWith(tags, partial)};
  }
  return {candidates: startingWith(names('repository', partial), partial), noSpace: true};
}

function startingWith(values: readonly string[], partial: string): Candidate[] {
  return values.filter(value => value.startsWith(partial)).map(value => ({value}));
}
