import type {Repository} from '@aws-sdk/client-ecr';
import type {Abortable} from '../../content/store.ts';
import {paginate} from '../../ecr/paginate.ts';
import {hasCode} from '../../errors.ts';
import type {RepositoryRecord, RepositorySummary, TagMutability} from '../backend.ts';
import {type EcrBackendParts, idOf} from './parts.ts';

/** As many as the service gives in one page. */
const PAGE = 1000;
/** A repository with more images than this is not counted to its end: each page is one more throttled call. */
const MAX_COUNTED_PAGES = 10;

/** The repositories of the registry, page by page. */
export async function* readRepositories(
  parts: EcrBackendParts,
  {signal}: Abortable,
): AsyncGenerator<RepositoryRecord[]> {
  const {registryId, api} = parts;
  const input = {...(registryId === undefined ? {} : {registryId}), maxResults: PAGE};
  for await (const page of paginate(api, 'DescribeRepositories', {input, signal})) {
    yield (page.repositories ?? []).map(toRepositoryRecord);
  }
}

/** A repository in the shape of the screens. */
export function toRepositoryRecord(repository: Repository): RepositoryRecord {
  const filters = repository.imageTagMutabilityExclusionFilters?.map(({filter}) => filter ?? '');
  return {
    repositoryName: repository.repositoryName ?? '',
    repositoryArn: repository.repositoryArn ?? '',
    repositoryUri: repository.repositoryUri ?? '',
    ...(repository.createdAt && {createdAt: repository.createdAt}),
    imageTagMutability: (repository.imageTagMutability ?? 'MUTABLE') as TagMutability,
    ...(filters && {imageTagMutabilityExclusionFilters: filters}),
    scanOnPush: repository.imageScanningConfiguration?.scanOnPush ?? false,
    encryptionType: repository.encryptionConfiguration?.encryptionType ?? 'AES256',
  };
}

/** Counts the images of a repository and looks which policies it has. */
export async function summarizeRepository(
  parts: EcrBackendParts,
  repositoryName: string,
  options: Abortable,
): Promise<RepositorySummary> {
  const id = idOf(parts, repositoryName);
  const [counted, hasLifecyclePolicy, hasRepositoryPolicy] = await Promise.all([
    countImages(parts, repositoryName, options),
    exists(() => parts.api.send('GetLifecyclePolicy', id, options)),
    exists(() => parts.api.send('GetRepositoryPolicy', id, options)),
  ]);
  return {
    ...counted,
    ...(hasLifecyclePolicy !== undefined && {hasLifecyclePolicy}),
    ...(hasRepositoryPolicy !== undefined && {hasRepositoryPolicy}),
  };
}

async function countImages(parts: EcrBackendParts, repositoryName: string, {signal}: Abortable) {
  const counted = {imageCount: 0, imageSizeInBytes: 0, partial: false};
  let lastPushed = 0;
  let pages = 0;
  const input = {...idOf(parts, repositoryName), maxResults: PAGE, filter: {imageStatus: 'ANY' as const}};
  for await (const page of paginate(parts.api, 'DescribeImages', {input, signal})) {
    for (const image of page.imageDetails ?? []) {
      counted.imageCount++;
      counted.imageSizeInBytes += image.imageSizeInBytes ?? 0;
      lastPushed = Math.max(lastPushed, image.imagePushedAt?.getTime() ?? 0);
    }
    if (++pages >= MAX_COUNTED_PAGES && page.nextToken) {
      counted.partial = true;
      break;
    }
  }
  return {...counted, ...(lastPushed > 0 && {lastPushedAt: new Date(lastPushed)})};
}

/** Whether a policy is there; undefined when we may not know. */
async function exists(ask: () => Promise<unknown>): Promise<boolean | undefined> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (hasCode(error, 'POLICY_NOT_FOUND')) return false;
    if (hasCode(error, 'ACCESS_DENIED')) return undefined;
    throw error;
  }
}
