import type {
  GetLifecyclePolicyPreviewRequest,
  GetLifecyclePolicyPreviewResponse,
  LifecyclePolicyPreviewFilter,
  LifecyclePolicyPreviewResult,
  LifecyclePolicyPreviewSummary,
  StartLifecyclePolicyPreviewRequest,
  StartLifecyclePolicyPreviewResponse,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {acceptLifecyclePolicy} from '../lifecycle/accept-lifecycle-policy.ts';
import {requireLifecyclePolicy} from '../lifecycle/require-lifecycle-policy.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import type {PreviewRecord, PreviewResultRecord} from '../state/registry-records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {refusePaging} from './describe-repositories.ts';
import {listPage, placeKey} from './list-page.ts';

const DEFAULT_PAGE = 100;

/** StartLifecyclePolicyPreview: asks what a policy, given or stored, would do; the answer comes by itself. */
export async function startLifecyclePolicyPreview(
  call: CallContext,
  input: StartLifecyclePolicyPreviewRequest,
): Promise<StartLifecyclePolicyPreviewResponse> {
  const repository = repositoryIdOf(call, input);
  requireRepository(call.state, repository);
  if (input.lifecyclePolicyText !== undefined) acceptLifecyclePolicy(input.lifecyclePolicyText);
  const preview = await call.state.transaction(() => {
    const text = input.lifecyclePolicyText ?? requireLifecyclePolicy(call.state, repository).text;
    const previews = call.state.table('previews');
    if (previews.get(repositoryKey(repository))?.status === 'IN_PROGRESS') throw inProgress(repository);
    const record: PreviewRecord = {
      text,
      status: 'IN_PROGRESS',
      startedAt: call.now,
      expiring: 0,
      transitioning: 0,
    };
    previews.put(repositoryKey(repository), record);
    call.state.table('pendingPreviews').put(repositoryKey(repository), true);
    return record;
  });
  call.server.services.kick();
  return {...describe(repository, preview), status: preview.status};
}

/** GetLifecyclePolicyPreview: how the last preview stands and, when it is complete, a page of what it found. */
export function getLifecyclePolicyPreview(
  call: CallContext,
  input: GetLifecyclePolicyPreviewRequest,
): GetLifecyclePolicyPreviewResponse {
  if (input.imageIds) refusePaging(input, 'imageIds');
  const repository = repositoryIdOf(call, input);
  requireRepository(call.state, repository);
  const preview = call.state.table('previews').get(repositoryKey(repository));
  if (!preview) throw previewNotFound(repository);
  const answer = {...describe(repository, preview), status: preview.status};
  if (preview.status !== 'COMPLETE') return answer;
  const wanted = results(call, repository).filter(({record}) => isWanted(record, input));
  const page = listPage(wanted, input, {keyOf: ({key}) => key, pageSize: DEFAULT_PAGE});
  return {
    ...answer,
    previewResults: page.items.map(({record}) => previewResult(record)),
    summary: summaryOf(preview),
    ...page.next,
  };
}

function results(call: CallContext, repository: RepositoryId): {key: string; record: PreviewResultRecord}[] {
  const entries = call.state.table('previewResults').range({prefix: repositoryKey(repository)});
  return Array.from(entries, ({key, value}) => ({key: placeKey(Number(key[3])), record: value}));
}

function isWanted(
  {imageDigest, imageTags}: PreviewResultRecord,
  {imageIds, filter}: Pick<GetLifecyclePolicyPreviewRequest, 'imageIds' | 'filter'>,
): boolean {
  const named =
    !imageIds ||
    imageIds.some(
      id =>
        (id.imageDigest === undefined || id.imageDigest === imageDigest) &&
        (id.imageTag === undefined || imageTags.includes(id.imageTag)),
    );
  return named && hasTagStatus(imageTags, filter);
}

function hasTagStatus(
  imageTags: readonly string[],
  filter: LifecyclePolicyPreviewFilter | undefined,
): boolean {
  const tagStatus = filter?.tagStatus ?? 'ANY';
  return tagStatus === 'ANY' || (tagStatus === 'TAGGED') === imageTags.length > 0;
}

function previewResult({
  imageTags,
  imagePushedAt,
  ...rest
}: PreviewResultRecord): LifecyclePolicyPreviewResult {
  return {...(imageTags.length > 0 ? {imageTags} : {}), ...rest, imagePushedAt: new Date(imagePushedAt)};
}

function summaryOf({expiring, transitioning}: PreviewRecord): LifecyclePolicyPreviewSummary {
  return {
    expiringImageTotalCount: expiring,
    ...(transitioning > 0
      ? {transitioningImageTotalCounts: [{targetStorageClass: 'ARCHIVE', imageTotalCount: transitioning}]}
      : {}),
  };
}

// ECR: a preview answers with the policy's raw text, where the policy operations answer with minified JSON
function describe({accountId, repositoryName}: RepositoryId, {text}: PreviewRecord) {
  return {registryId: accountId, repositoryName, lifecyclePolicyText: text};
}

/** The service's own texts are not known. */
function inProgress({accountId, repositoryName}: RepositoryId): EcrFault {
  return new EcrFault(
    'LifecyclePolicyPreviewInProgressException',
    `The previous lifecycle policy preview request of the repository with name '${repositoryName}' in the registry with id '${accountId}' has not completed. Wait and try again.`,
  );
}

function previewNotFound({accountId, repositoryName}: RepositoryId): EcrFault {
  return new EcrFault(
    'LifecyclePolicyPreviewNotFoundException',
    `There is no dry run for the repository with name '${repositoryName}' in the registry with id '${accountId}'`,
  );
}
