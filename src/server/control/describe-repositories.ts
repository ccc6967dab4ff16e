import type {
  DescribeRepositoriesRequest,
  DescribeRepositoriesResponse,
  Repository,
} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {invalidParameter} from '../ecr-fault.ts';
import {describeRepository, requireRepository} from '../repositories/repository.ts';
import {DEFAULT_PAGE_SIZE, pageToken, readPageToken} from './page-token.ts';

/** DescribeRepositories: those that are named, or all of a registry by name, a page at a time. */
export function describeRepositories(
  call: CallContext,
  input: DescribeRepositoriesRequest,
): DescribeRepositoriesResponse {
  const {registryId: accountId = call.caller.accountId, repositoryNames} = input;
  const registry = {accountId, region: call.region};
  if (repositoryNames) {
    refusePaging(input, 'repositoryNames');
    return {
      repositories: repositoryNames.map(repositoryName => {
        const repository = {...registry, repositoryName};
        return describeRepository(call, repository, requireRepository(call.state, repository));
      }),
    };
  }
  return page(call, registry, input);
}

/** @throws EcrFault InvalidParameterException; the service's own text is not known */
export function refusePaging(
  {nextToken, maxResults}: {nextToken?: string | undefined; maxResults?: number | undefined},
  list: string,
): void {
  const given = nextToken !== undefined ? 'nextToken' : maxResults !== undefined ? 'maxResults' : undefined;
  if (given !== undefined)
    throw invalidParameter(given, `${given} cannot be specified together with ${list}`);
}

function page(
  call: CallContext,
  registry: {accountId: string; region: string},
  {nextToken, maxResults = DEFAULT_PAGE_SIZE}: DescribeRepositoriesRequest,
): DescribeRepositoriesResponse {
  const prefix = [registry.accountId, registry.region];
  const from = readPageToken(nextToken, 1);
  const after = from && [...prefix, ...from];
  const repositories: Repository[] = [];
  let last = '';
  for (const {key, value} of call.state.table('repositories').range({prefix, after, limit: maxResults + 1})) {
    if (repositories.length === maxResults) return {repositories, nextToken: pageToken([last])};
    last = String(key[2]);
    repositories.push(describeRepository(call, {...registry, repositoryName: last}, value));
  }
  return {repositories};
}
