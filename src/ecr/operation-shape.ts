import * as sdk from '@aws-sdk/client-ecr';
import type {EcrOperation} from './api.ts';
import {OPERATIONS} from './operations.ts';
import {type OperationShape, readOperation} from './schema-shape.ts';

export type {MemberShape, OperationShape, Shape} from './schema-shape.ts';

/** Every operation's name, sorted. */
export function operationNames(): EcrOperation[] {
  return (Object.keys(OPERATIONS) as EcrOperation[]).sort();
}

/** The shape of an operation. */
export function operationShape(name: EcrOperation): OperationShape<EcrOperation> {
  return readOperation(name, (sdk as unknown as Record<string, readonly unknown[]>)[`${name}$`]!);
}
