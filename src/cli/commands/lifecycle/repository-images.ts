import type {ImageDetail} from '@aws-sdk/client-ecr';
import {paginate} from '../../../ecr/paginate.ts';
import type {LifecycleImage} from '../../../lifecycle/image.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {isIndex} from '../../images/index-members.ts';
import type {EcrRepository} from '../../repository-of.ts';

/** Every image of a repository, archived ones too. */
export async function readRepositoryImages(
  context: CommandContext,
  {ecr, id}: EcrRepository,
): Promise<LifecycleImage[]> {
  const images: LifecycleImage[] = [];
  const input = {...id, maxResults: 1000, filter: {imageStatus: 'ANY' as const}};
  for await (const page of paginate(ecr.client, 'DescribeImages', {input, signal: context.signal})) {
    images.push(...(page.imageDetails ?? []).flatMap(imageOf));
  }
  return images;
}

/** Whether an image is an index whose members are not known. */
export function lacksMembers(image: LifecycleImage): boolean {
  return isIndex(image) && !image.childDigests;
}

function imageOf({imageDigest, imagePushedAt, ...rest}: ImageDetail): LifecycleImage[] {
  return imageDigest && imagePushedAt ? [{...rest, imageDigest, imagePushedAt}] : [];
}
