import type {LifecycleImage} from '../../lifecycle/image.ts';
import type {ImageRecord, RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';

/** A repository's images as lifecycle rules see them, those that were pushed first in front. */
export function repositoryImages(state: State, repository: RepositoryId): LifecycleImage[] {
  const entries = state.table('images').range({prefix: repositoryKey(repository)});
  const images = Array.from(entries, ({key, value}) => lifecycleImage(String(key[3]), value));
  return images.sort((one, other) => one.imagePushedAt.getTime() - other.imagePushedAt.getTime());
}

function lifecycleImage(imageDigest: string, record: ImageRecord): LifecycleImage {
  return {
    imageDigest,
    imageTags: record.tags,
    imagePushedAt: new Date(record.pushedAt),
    lastRecordedPullTime: dateOf(record.lastPulledAt),
    imageStatus: record.status,
    lastArchivedAt: dateOf(record.lastArchivedAt),
    lastActivatedAt: dateOf(record.lastActivatedAt),
    subjectManifestDigest: record.subject,
    imageManifestMediaType: record.mediaType,
    imageSizeInBytes: record.imageSize,
    childDigests: record.children ?? [],
  };
}

function dateOf(instant: number | undefined): Date | undefined {
  return instant === undefined ? undefined : new Date(instant);
}
