import type {ImageIdentifier, ListImagesRequest, ListImagesResponse} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {type ImageFilter, passesFilter} from '../images/image-filter.ts';
import {imageKey} from '../images/image-records.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {MAX_SCANNED} from './describe-images.ts';
import {DEFAULT_PAGE_SIZE, pageToken, readPageToken} from './page-token.ts';

/** ListImages: one row for each tag, and one for each image without. */
export function listImages(call: CallContext, input: ListImagesRequest): ListImagesResponse {
  const repository = repositoryIdOf(call, input);
  requireRepository(call.state, repository);
  const {maxResults = DEFAULT_PAGE_SIZE, nextToken, filter = {}} = input;
  const from = readPageToken(nextToken, 2);
  const imageIds: ImageIdentifier[] = [];
  let last = from ?? [];
  let scanned = 0;
  for (const {digest, rows} of rowsByImage(call.state, repository, {from, filter})) {
    if (scanned === MAX_SCANNED) return {imageIds, nextToken: pageToken(last)};
    scanned += 1;
    for (const row of rows) {
      if (imageIds.length === maxResults) return {imageIds, nextToken: pageToken(last)};
      imageIds.push(row);
      last = [digest, row.imageTag ?? ''];
    }
    if (rows.length === 0 && digest !== last[0]) last = [digest, ''];
  }
  return {imageIds};
}

interface ImageRows {
  digest: string;
  rows: ImageIdentifier[];
}

/** The rows of every image from a position (digest, last tag shown) on; none for an image that is filtered out. */
function* rowsByImage(
  state: State,
  repository: RepositoryId,
  {from, filter}: {from: readonly string[] | undefined; filter: ImageFilter},
): Iterable<ImageRows> {
  const images = state.table('images');
  const [digest = '', shown = ''] = from ?? [];
  // The image at which the last page ended may have more tags to show.
  const resumed = from && images.get(imageKey(repository, digest));
  if (resumed && passesFilter(resumed, filter)) {
    const tags = resumed.tags.filter(tag => tag > shown);
    yield {digest, rows: tags.map(imageTag => ({imageDigest: digest, imageTag}))};
  }
  const after = from && imageKey(repository, digest);
  for (const {key, value} of images.range({prefix: repositoryKey(repository), after})) {
    const imageDigest = String(key[3]);
    yield {digest: imageDigest, rows: passesFilter(value, filter) ? rowsOf(imageDigest, value.tags) : []};
  }
}

function rowsOf(imageDigest: string, tags: readonly string[]): ImageIdentifier[] {
  return tags.length === 0 ? [{imageDigest}] : tags.map(imageTag => ({imageDigest, imageTag}));
}
