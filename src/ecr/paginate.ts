import type {Abortable} from '../content/store.ts';
import type {EcrApi, EcrInput, EcrOperation, EcrOutput} from './api.ts';

/** Operations that answer page by page. */
export type PagedOperation = {
  [Name in EcrOperation]: EcrOutput<Name> extends {nextToken?: string | undefined} ? Name : never;
}[EcrOperation];

/**
 * Every page of a paged operation, asked for as it is consumed. A page may be empty and still have a
 * successor: the service applies some filters after it has cut the page.
 */
export async function* paginate<Name extends PagedOperation>(
  api: EcrApi<Name>,
  operation: Name,
  request: Abortable & {input: EcrInput<Name>},
): AsyncGenerator<EcrOutput<Name>> {
  const options = request.signal ? {signal: request.signal} : {};
  let nextToken: string | undefined;
  do {
    const input = nextToken === undefined ? request.input : {...request.input, nextToken};
    const page: EcrOutput<Name> = await api.send(operation, input, options);
    yield page;
    nextToken = (page as {nextToken?: string}).nextToken;
  } while (nextToken !== undefined);
}
