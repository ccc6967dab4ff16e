import * as sdk from '@aws-sdk/client-ecr-public';
import {type OperationShape, readOperation} from '../schema-shape.ts';
import {PUBLIC_OPERATIONS, type PublicOperation} from './public-operations.ts';

/** Every name of an operation of ECR Public, sorted. */
export function publicOperationNames(): PublicOperation[] {
  return (Object.keys(PUBLIC_OPERATIONS) as PublicOperation[]).sort();
}

/** The shape of an operation of ECR Public. */
export function publicOperationShape(name: PublicOperation): OperationShape<PublicOperation> {
  return readOperation(name, (sdk as unknown as Record<string, readonly unknown[]>)[`${name}$`]!);
}
