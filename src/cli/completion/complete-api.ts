import type {CommandNode, MemberNode, OperationNode, ProgramNode} from '../command-tree.ts';

/** Operations by the name that is being typed: as the API writes them, or as the AWS CLI does. */
export function completeOperation(operations: readonly OperationNode[], partial: string): {value: string}[] {
  const asWritten = /^[a-z]/.test(partial) ? kebab : (name: string) => name;
  return operations.map(one => ({value: asWritten(one.name)})).filter(one => one.value.startsWith(partial));
}

/** The member flags of the operation that an `api` command line names; none for other commands. */
export function apiFlags(state: {
  root: ProgramNode;
  command: CommandNode;
  operands: readonly string[];
}): MemberNode[] {
  const [operation] = state.operands;
  if (operation === undefined || state.command.arguments[0]?.kind !== 'operation') return [];
  const plain = (name: string): string => name.replaceAll('-', '').toLowerCase();
  return state.root.operations.find(one => plain(one.name) === plain(operation))?.members ?? [];
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at) => `${at > 0 ? '-' : ''}${letter.toLowerCase()}`);
}
