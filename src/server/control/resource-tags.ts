import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {requireRepository} from '../repositories/repository.ts';
import {parseRepositoryArn} from '../repositories/repository-arn.ts';
import {withTags} from '../repositories/resource-tags.ts';
import {repositoryKey} from '../state/repository-key.ts';

/** TagResource: adds tags to a repository, or gives those that it has new values. */
export async function tagResource(
  call: CallContext,
  input: TagResourceRequest,
): Promise<TagResourceResponse> {
  await changeTags(call, input.resourceArn!, tags => withTags(tags, input.tags!));
  return {};
}

/** UntagResource: removes tags by key; keys that are not there are no error. */
export async function untagResource(
  call: CallContext,
  input: UntagResourceRequest,
): Promise<UntagResourceResponse> {
  const removed = new Set(input.tagKeys);
  await changeTags(call, input.resourceArn!, tags =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.has(key))),
  );
  return {};
}

/** ListTagsForResource: a repository's tags. */
export function listTagsForResource(
  call: CallContext,
  input: ListTagsForResourceRequest,
): ListTagsForResourceResponse {
  const {tags} = requireRepository(call.state, parseRepositoryArn(input.resourceArn!));
  return {tags: Object.entries(tags).map(([Key, Value]) => ({Key, Value}))};
}

function changeTags(
  {state}: CallContext,
  resourceArn: string,
  change: (tags: Record<string, string>) => Record<string, string>,
): Promise<void> {
  const repository = parseRepositoryArn(resourceArn);
  return state.transaction(() => {
    const record = requireRepository(state, repository);
    state.table('repositories').put(repositoryKey(repository), {...record, tags: change(record.tags)});
  });
}
