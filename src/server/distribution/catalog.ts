import type {CallContext} from '../call-context.ts';
import {describeRepositories} from '../control/describe-repositories.ts';
import {DEFAULT_PAGE_SIZE} from '../control/page-token.ts';
import type {Answer} from '../http/answer.ts';
import {nextLink, pageSize} from './next-link.ts';
import type {DistributionRequest, Target} from './request.ts';

/** GET /v2/_catalog: DescribeRepositories by another name. */
export function listCatalog(call: CallContext, {repository}: Target, {query}: DistributionRequest): Answer {
  const maxResults = pageSize(call, 'DescribeRepositories', query) ?? DEFAULT_PAGE_SIZE;
  const {repositories = [], nextToken} = describeRepositories(call, {
    registryId: repository.accountId,
    maxResults,
    nextToken: query.get('last') ?? undefined,
  });
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      ...(nextToken === undefined
        ? {}
        : nextLink(call, '/v2/_catalog', {last: nextToken, n: String(maxResults)})),
    },
    body: JSON.stringify({repositories: repositories.map(({repositoryName}) => repositoryName)}),
  };
}
