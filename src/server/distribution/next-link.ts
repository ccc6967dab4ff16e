import type {CallContext} from '../call-context.ts';

/** The Link header to the next page of a list; `query` is what its address asks for. */
export function nextLink(
  call: CallContext,
  path: string,
  query: Readonly<Record<string, string>>,
): Record<string, string> {
  return {Link: `<${call.origin}${path}?${new URLSearchParams(query)}>; rel="next"`};
}

/**
 * The `n` of a request.
 * @throws EcrFault InvalidParameterException, in the words of `maxResults` of the operation behind it
 */
export function pageSize(call: CallContext, operation: string, query: URLSearchParams): number | undefined {
  const text = query.get('n');
  if (text === null || text === '') return undefined;
  const maxResults = Number(text);
  const input = operation === 'DescribeRepositories' ? {maxResults} : {repositoryName: 'any', maxResults};
  call.server.seams.validate(operation, input);
  return maxResults;
}
