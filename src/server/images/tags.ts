import type {ImageRecord, RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {imageKey} from './image-records.ts';

/** Points a tag at an image; the record that is returned is still to be written. */
export function addTag(
  state: State,
  repository: RepositoryId,
  {digest, record, tag}: {digest: string; record: ImageRecord; tag: string},
): ImageRecord {
  state.table('tags').put([...repositoryKey(repository), tag], digest);
  return {...record, tags: [...record.tags, tag].sort()};
}

/** Takes a tag from the image that has it, because it moves on: the image stays, untagged perhaps. */
export function dropTag(state: State, repository: RepositoryId, digest: string, tag: string): void {
  const images = state.table('images');
  const key = imageKey(repository, digest);
  const record = images.get(key);
  if (record) images.put(key, {...record, tags: record.tags.filter(other => other !== tag)});
}
