import type {Abortable} from '../content/store.ts';
import type {EcrApi, EcrInput, EcrOperation, EcrOutput} from './api.ts';

/** Operations that answer page by page. */
export type PagedOperation = {
  [Name in EcrOperation]: 'nextToken' extends keyof EcrInput<Name> ? Name : never;
}[EcrOperation];

/** What to list, and the signal that ends it. */
export interface PaginateOptions<Name extends PagedOperation> extends Abortable {
  input: EcrInput<Name>;
}

/** Every page of a listing, each asked for when the one before it has been used. */
export async function* paginate<Name extends PagedOperation>(
  api: EcrApi<NoInfer<Name>>,
  operation: Name,
  options: PaginateOptions<NoInfer<Name>>,
): AsyncGenerator<EcrOutput<Name>> {
  const {input, signal} = options;
  let nextToken: string | undefined;
  do {
    const page = await api.send(operation, nextToken === undefined ? input : {...input, nextToken}, {signal});
    yield page;
    // ECR: a page may be empty or short although there are more; only the token’s absence ends a listing.
    nextToken = (page as {nextToken?: string}).nextToken;
  } while (nextToken);
}
