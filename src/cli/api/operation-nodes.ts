import {operationNames, operationShape, type Shape} from '../../ecr/operation-shape.ts';
import {WAITERS} from '../../ecr/waiters.ts';
import type {OperationNode, WaiterNode, WordKind} from '../command-tree.ts';
import {described, memberFlag} from './parse-members.ts';

/** Members whose values completion knows. */
const KINDS: Record<string, WordKind> = {
  repositoryName: 'repository',
  repositoryNames: 'repository',
  imageTag: 'tag',
};

/** Every operation of the API with the flags of its members, as plain data for completion. */
export function operationNodes(): OperationNode[] {
  return operationNames().map(name => ({
    name,
    members: operationShape(name).input.map(member => ({
      long: memberFlag(member.name),
      takesValue: member.shape.kind !== 'boolean',
      kind: KINDS[member.name] ?? kindOf(member.shape),
      description: member.required ? 'required' : described(member.shape),
    })),
  }));
}

/** Every waiter with the operation whose members it takes. */
export function waiterNodes(): WaiterNode[] {
  return WAITERS.map(({name, operation}) => ({name, operation}));
}

function kindOf(shape: Shape): WordKind {
  return shape.kind === 'blob' ? 'file' : 'text';
}
