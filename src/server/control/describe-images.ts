import type {DescribeImagesRequest, DescribeImagesResponse, ImageDetail} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {imageDetails} from '../images/image-detail.ts';
import {passesFilter} from '../images/image-filter.ts';
import {requireImage} from '../images/require-image.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {RepositoryId} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {refusePaging} from './describe-repositories.ts';
import {DEFAULT_PAGE_SIZE, pageToken, readPageToken} from './page-token.ts';

/** Records looked at for one page: a filter that passes few ends the page early, with a token. */
export const MAX_SCANNED = 5000;

/** DescribeImages: the images that are named, or those of a repository that pass the filter. */
export function describeImages(call: CallContext, input: DescribeImagesRequest): DescribeImagesResponse {
  const repository = repositoryIdOf(call, input);
  requireRepository(call.state, repository);
  if (!input.imageIds) return page(call, repository, input);
  refusePaging(input, 'imageIds');
  const detail = imageDetails(call.state, call.server.seams, repository);
  const images = input.imageIds.map(imageId => requireImage(call.state, repository, imageId));
  const wanted = new Map(images.map(image => [image.digest, image]));
  return {imageDetails: Array.from(wanted.values(), ({digest, record}) => detail(digest, record))};
}

function page(
  call: CallContext,
  repository: RepositoryId,
  input: DescribeImagesRequest,
): DescribeImagesResponse {
  const {maxResults = DEFAULT_PAGE_SIZE, nextToken, filter = {}} = input;
  const prefix = repositoryKey(repository);
  const from = readPageToken(nextToken, 1);
  const detail = imageDetails(call.state, call.server.seams, repository);
  const details: ImageDetail[] = [];
  let scanned = 0;
  let last = '';
  for (const {key, value} of call.state
    .table('images')
    .range({prefix, after: from && [...prefix, ...from]})) {
    if (details.length === maxResults || scanned === MAX_SCANNED) {
      return {imageDetails: details, nextToken: pageToken([last])};
    }
    scanned += 1;
    last = String(key[3]);
    if (passesFilter(value, filter)) details.push(detail(last, value));
  }
  return {imageDetails: details};
}
