import type {
  ImageReferrer,
  ListImageReferrersFilter,
  ListImageReferrersRequest,
  ListImageReferrersResponse,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {invalidParameter} from '../ecr-fault.ts';
import {type FoundImage, imageKey} from '../images/image-records.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {listPage} from './list-page.ts';

const DEFAULT_PAGE = 20;
const IMAGE_DIGEST = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;

/** ListImageReferrers: the artifacts whose subject is an image. A subject that is not there has none. */
export function listImageReferrers(
  call: CallContext,
  input: ListImageReferrersRequest,
): ListImageReferrersResponse {
  const repository = repositoryIdOf(call, input);
  requireRepository(call.state, repository);
  const subject = input.subjectId!.imageDigest!;
  if (!IMAGE_DIGEST.test(subject)) {
    throw invalidParameter(
      'subjectId.imageDigest',
      "must satisfy regular expression '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    );
  }
  const referrers = referrersOf(call, repository, subject).filter(image => isWanted(image, input.filter));
  const page = listPage(referrers, input, {keyOf: ({digest}) => digest, pageSize: DEFAULT_PAGE});
  return {referrers: page.items.map(describe), ...page.next};
}

function referrersOf(call: CallContext, repository: RepositoryId, subject: string): FoundImage[] {
  const entries = call.state.table('referrers').range({prefix: [...repositoryKey(repository), subject]});
  return [...entries].flatMap(({key}) => {
    const digest = String(key[4]);
    const record = call.state.table('images').get(imageKey(repository, digest));
    return record ? [{digest, record}] : [];
  });
}

function isWanted({record}: FoundImage, filter: ListImageReferrersFilter | undefined): boolean {
  const {artifactTypes, artifactStatus = 'ACTIVE'} = filter ?? {};
  const hasType = !artifactTypes?.length || artifactTypes.includes(record.artifactType ?? '');
  return hasType && (artifactStatus === 'ANY' || artifactStatus === record.status);
}

function describe({digest, record}: FoundImage): ImageReferrer {
  const {mediaType, artifactType, manifestSize, annotations, status} = record;
  return {
    digest,
    mediaType,
    ...(artifactType === undefined ? {} : {artifactType}),
    size: manifestSize,
    ...(annotations === undefined ? {} : {annotations}),
    artifactStatus: status,
  };
}
