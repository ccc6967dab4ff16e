import type {Repository} from '@aws-sdk/client-ecr';
import type {Abortable} from '../content/store.ts';
import type {EcrApi} from './api.ts';
import {inBatches} from './in-batches.ts';
import {paginate} from './paginate.ts';

/** As many as DescribeRepositories gives in one page. */
const PAGE = 1000;
/** As many names as it takes. */
const MAX_NAMES = 100;

/** Whose repositories; absent means the caller's own. */
export interface RegistryScope extends Abortable {
  registryId?: string | undefined;
}

/** Every repository of a registry, as it is listed. */
export async function* listRepositories(
  api: EcrApi<'DescribeRepositories'>,
  {registryId, signal}: RegistryScope = {},
): AsyncGenerator<Repository> {
  const input = {...scopeOf(registryId), maxResults: PAGE};
  for await (const page of paginate(api, 'DescribeRepositories', {input, signal})) {
    yield* page.repositories ?? [];
  }
}

/** These repositories. @throws EcrServiceError REPOSITORY_NOT_FOUND for the first that is not there */
export async function describeRepositories(
  api: EcrApi<'DescribeRepositories'>,
  names: readonly string[],
  {registryId, ...options}: RegistryScope = {},
): Promise<Repository[]> {
  const answers = await inBatches(names, MAX_NAMES, repositoryNames =>
    api.send('DescribeRepositories', {...scopeOf(registryId), repositoryNames}, options),
  );
  return answers.flatMap(answer => answer.repositories ?? []);
}

/** The prefix of the template for repositories that no other template covers. */
const ROOT_PREFIX = 'ROOT';

/** Whether a push makes the repository itself: a creation template for CREATE_ON_PUSH covers the name. */
export async function isCreatedOnPush(
  api: EcrApi<'DescribeRepositoryCreationTemplates'>,
  repositoryName: string,
  {registryId, signal}: RegistryScope = {},
): Promise<boolean> {
  const request = {input: {}, signal};
  for await (const page of paginate(api, 'DescribeRepositoryCreationTemplates', request)) {
    // The operation knows the caller's registry only.
    if (registryId !== undefined && page.registryId !== registryId) return false;
    for (const {prefix = '', appliedFor = []} of page.repositoryCreationTemplates ?? []) {
      const covers =
        prefix === ROOT_PREFIX ||
        `${repositoryName}/`.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
      if (covers && appliedFor.includes('CREATE_ON_PUSH')) return true;
    }
  }
  return false;
}

/** Deletes a repository, with all its images where `force` says so. @throws EcrServiceError REPOSITORY_NOT_EMPTY */
export async function deleteRepository(
  api: EcrApi<'DeleteRepository'>,
  repositoryName: string,
  {registryId, force = false, ...options}: RegistryScope & {force?: boolean} = {},
): Promise<Repository> {
  const input = {...scopeOf(registryId), repositoryName, force};
  const {repository = {}} = await api.send('DeleteRepository', input, options);
  return repository;
}

function scopeOf(registryId: string | undefined): {registryId?: string} {
  return registryId === undefined ? {} : {registryId};
}
