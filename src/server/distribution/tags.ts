import type {CallContext} from '../call-context.ts';
import {DEFAULT_PAGE_SIZE, pageToken, readPageToken} from '../control/page-token.ts';
import {invalidParameter} from '../ecr-fault.ts';
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
  const {n, from, tokenOf, contentType} = call.server.settings.strictOci
    ? strictly(query)
    : asEcr(call, query);
  const {tags, more} = tagPage(call, repository, {from, n});
  const last = tags.at(-1);
  const link = more && last !== undefined ? {last: tokenOf(last), n: String(n)} : undefined;
  return {
    status: 200,
    headers: {
      'Content-Type': contentType,
      ...(link && nextLink(call, `/v2/${repository.repositoryName}/tags/list`, link)),
    },
    body: JSON.stringify({name: repository.repositoryName, tags}),
  };
}

/** Which page is meant, and how the answer speaks of it. */
interface TagListing {
  n: number;
  /** The tag after which the page begins. */
  from: string | undefined;
  /** What `last` of the next page's address is. */
  tokenOf: (tag: string) => string;
  contentType: string;
}

function asEcr(call: CallContext, query: URLSearchParams): TagListing {
  return {
    n: pageSize(call, 'ListImages', query) ?? DEFAULT_PAGE_SIZE,
    // ECR: `last` is an opaque token, not a tag, and a bad one is answered with 405
    from: readPageToken(query.get('last') ?? undefined, 1)?.[0],
    tokenOf: tag => pageToken([tag]),
    // ECR: lists are sent as text/plain
    contentType: 'text/plain; charset=utf-8',
  };
}

/** As the spec says: all tags in order, `n` of them where it is given, `last` a tag. */
function strictly(query: URLSearchParams): TagListing {
  const n = query.get('n');
  if (n !== null && !/^\d+$/.test(n)) throw invalidParameter('n', 'Member must be a number');
  return {
    n: n === null ? Number.POSITIVE_INFINITY : Number(n),
    from: query.get('last') ?? undefined,
    tokenOf: tag => tag,
    contentType: 'application/json',
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
