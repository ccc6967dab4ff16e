import type {CommandNode, MemberNode, ProgramNode} from '../command-tree.ts';

/** The word before a waiter's name, as in the AWS CLI. */
const WAIT = 'wait';

/** Operations, or waiters after `wait`, by the name that is being typed: as the API or as the AWS CLI writes them. */
export function completeOperation(
  {operations, waiters}: Pick<ProgramNode, 'operations' | 'waiters'>,
  {operands, partial}: {operands: readonly string[]; partial: string},
): {value: string}[] {
  const asWritten = /^[a-z]/.test(partial) ? kebab : (name: string) => name;
  const known = operands[0] === WAIT ? waiters : [...operations, {name: WAIT}];
  if (operands.length > (operands[0] === WAIT ? 1 : 0)) return [];
  return known.map(one => ({value: asWritten(one.name)})).filter(one => one.value.startsWith(partial));
}

/** The member flags of the operation that an `api` command line names; none for other commands. */
export function apiFlags(state: {
  root: ProgramNode;
  command: CommandNode;
  operands: readonly string[];
}): MemberNode[] {
  const [first, second = ''] = state.operands;
  if (first === undefined || state.command.arguments[0]?.kind !== 'operation') return [];
  const plain = (name: string): string => name.replaceAll('-', '').toLowerCase();
  const {operations, waiters} = state.root;
  const waitedFor = waiters.find(one => plain(one.name) === plain(second))?.operation ?? '';
  const operation = first === WAIT ? waitedFor : first;
  return operations.find(one => plain(one.name) === plain(operation))?.members ?? [];
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at) => `${at > 0 ? '-' : ''}${letter.toLowerCase()}`);
}
