import type {ImageDetail} from '@aws-sdk/client-ecr';
import {paginate} from '../../../ecr/paginate.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {openCountProgress} from '../../progress/count-progress.ts';
import type {EcrRepository} from '../../repository-of.ts';
import type {ListOptions} from './list-options.ts';

/** The images of an ECR repository, as far as the service itself can choose among them. */
export async function imagesOfEcr(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  options: ListOptions,
): Promise<ImageDetail[]> {
  const filter = filterOf(options);
  const input = {...id, maxResults: 1000, ...(filter ? {filter} : {})};
  const found: ImageDetail[] = [];
  const progress = openCountProgress(context.settings, context.output, {verb: 'listing', noun: 'images'});
  try {
    for await (const page of paginate(ecr.client, 'DescribeImages', {input, signal: context.signal})) {
      found.push(...(page.imageDetails ?? []));
      progress.at(found.length);
    }
  } finally {
    progress.close();
  }
  return found;
}

function filterOf({untagged, tagged, tag, status = 'active'}: ListOptions) {
  const tagStatus = untagged ? 'UNTAGGED' : tagged || tag ? 'TAGGED' : undefined;
  const imageStatus = status === 'active' ? undefined : status.toUpperCase();
  if (!tagStatus && !imageStatus) return undefined;
  return {
    ...(tagStatus ? {tagStatus: tagStatus as 'TAGGED'} : {}),
    ...(imageStatus ? {imageStatus: imageStatus as 'ANY'} : {}),
  };
}
