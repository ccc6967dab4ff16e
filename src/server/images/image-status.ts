import type {ImageStatus} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {countReferences} from '../layers/layer-records.ts';
import type {ImageRecord, RepositoryId} from '../state/records.ts';
import {type FoundImage, imageKey} from './image-records.ts';
import {blobsOf} from './links.ts';

/** Gives an image another status, with its time and its layers' availability, inside a transaction. */
export function setImageStatus(
  call: CallContext,
  repository: RepositoryId,
  image: FoundImage,
  status: ImageStatus,
): ImageRecord {
  const {state, now} = call;
  const {digest, record} = image;
  const archived = Number(status !== 'ACTIVE') - Number(record.status !== 'ACTIVE');
  if (archived !== 0) {
    countReferences(state, repository, blobsOf(state, repository, image), {archived, now});
  }
  const next: ImageRecord = {
    ...record,
    status,
    ...(status === 'ARCHIVED' ? {lastArchivedAt: now} : {}),
    ...(status === 'ACTIVE' ? {lastActivatedAt: now} : {}),
  };
  state.table('images').put(imageKey(repository, digest), next);
  return next;
}
