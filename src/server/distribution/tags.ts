import type {CallContext} from '../call-context.ts';
import {DEFAULT_PAGE_SIZE, pageToken, readPageToken} from '../control/page-token.ts';
import type {Answer} from '../http/answer.ts';
import {imageKey} from '../images/image-records.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {nextLink, pageSize} from './next-link.ts';
import type {DistributionRequest, Target} from './request.ts';

/** GET /v2/<name>/tags/list. */
export function listTags(call: CallContext, {repository}: Target, {query}: DistributionRequest): Answer {
  requireRepository(call.state, repository);
  return call.server.settings.strictOci
    ? strictTags(call, repository, query)
    : ecrTags(call, repository, query);
}

function ecrTags(call: CallContext, repository: RepositoryId, query: URLSearchParams): Answer {
  const n = pageSize(call, 'ListImages', query) ?? DEFAULT_PAGE_SIZE;
  // ECR: `last` is an opaque token, not a tag, and a bad one is answered with 405.
  const from = readPageToken(query.get('last') ?? undefined, 1)?.[0];
  const {tags, more} = tagPage(call, repository, {from, n});
  const path = `/v2/${repository.repositoryName}/tags/list`;
  return {
    status: 200,
    headers: {
      // ECR: lists are sent as text/plain.
      'Content-Type': 'text/plain; charset=utf-8',
      ...(more ? nextLink(call, path, {last: pageToken([tags.at(-1)!]), n: String(n)}) : {}),
    },
    body: JSON.stringify({name: repository.repositoryName, tags}),
  };
}

/** As the spec says: all tags in order, `n` of them where it is given, `last` a tag. */
function strictTags(call: CallContext, repository: RepositoryId, query: URLSearchParams): Answer {
  const n = query.get('n') === null ? Number.POSITIVE_INFINITY : Number(query.get('n'));
  const {tags, more} = tagPage(call, repository, {from: query.get('last') ?? undefined, n});
  const path = `/v2/${repository.repositoryName}/tags/list`;
  const last = tags.at(-1);
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/json',
      ...(more && last !== undefined ? nextLink(call, path, {last, n: String(n)}) : {}),
    },
    body: JSON.stringify({name: repository.repositoryName, tags}),
  };
}

function tagPage(
  {state}: CallContext,
  repository: RepositoryId,
  {from, n}: {from: string | undefined; n: number},
): {tags: string[]; more: boolean} {
  const prefix = repositoryKey(repository);
  const after = from === undefined ? undefined : [...prefix, from];
  const tags: string[] = [];
  for (const {key, value: digest} of state.table('tags').range({prefix, after})) {
    if (state.table('images').get(imageKey(repository, digest))?.status !== 'ACTIVE') continue;
    if (tags.length >= n) return {tags, more: true};
    tags.push(String(key[3]));
  }
  return {tags, more: false};
}
