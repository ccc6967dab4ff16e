import type {ImageChange} from '../seams.ts';
import {type BridgeEvent, bridgeEvent} from './bridge-event.ts';
import {wholeSeconds} from './cloudtrail-event.ts';

/**
 * What EventBridge hears of a change to an image: one event for each tag that it is about, or one without a
 * tag; for a referrer (an artifact with a subject) one of its own kind.
 */
export function imageEvents(
  {type, repository, digest, tags, record}: ImageChange,
  now: number,
): BridgeEvent[] {
  const isReferrer = record.subject !== undefined;
  const tagged = tags.length > 0 ? tags : [undefined];
  return tagged.map(tag =>
    bridgeEvent(isReferrer ? 'ECR Referrer Action' : 'ECR Image Action', repository, {
      now,
      detail: {
        result: 'SUCCESS',
        'repository-name': repository.repositoryName,
        'image-digest': digest,
        'action-type': type === 'PUSH' || type === 'DELETE' ? type : 'UPDATE_STORAGE_CLASS',
        'image-tag': tag,
        'manifest-media-type': record.mediaType,
        'artifact-media-type': record.artifactMediaType,
        ...storageClassDetail({type, record}),
      },
    }),
  );
}

function storageClassDetail({type, record}: Pick<ImageChange, 'type' | 'record'>): Record<string, unknown> {
  if (type === 'ARCHIVE') return {'target-storage-class': 'ARCHIVE'};
  if (type !== 'ACTIVATE') return {};
  const activatedAt = record.lastActivatedAt;
  return {
    'target-storage-class': 'STANDARD',
    'last-activated-at': activatedAt === undefined ? undefined : wholeSeconds(activatedAt),
  };
}
