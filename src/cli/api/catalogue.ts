import type {EcrOperation} from '../../ecr/api.ts';
import type {OperationShape} from '../../ecr/operation-shape.ts';
import type {PublicOperation} from '../../ecr/public/public-operations.ts';
import {WAITERS} from '../../ecr/waiters.ts';
import type {CommandContext} from '../context/command-context.ts';

/** What the API offers. */
export interface Catalogue {
  names: readonly string[];
  shapeOf: (name: string) => OperationShape;
  waiters: readonly string[];
}

/** The operations of ECR, or of ECR Public with --public. */
export async function openCatalogue(context: CommandContext): Promise<Catalogue> {
  if (context.settings.public) {
    const {publicOperationNames, publicOperationShape} = await import(
      '../../ecr/public/public-operation-shape.ts'
    );
    return {
      names: publicOperationNames(),
      shapeOf: name => publicOperationShape(name as PublicOperation),
      waiters: [],
    };
  }
  const {operationNames, operationShape} = await import('../../ecr/operation-shape.ts');
  return {
    names: operationNames(),
    shapeOf: name => operationShape(name as EcrOperation),
    waiters: WAITERS.map(waiter => waiter.name),
  };
}
