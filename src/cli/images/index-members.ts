import {isIndexMediaType} from '../../oci/media-type.ts';
import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import {readManifests} from './read-manifests.ts';

/** As much of what DescribeImages tells of an image as its members depend on. */
export interface DescribedImage {
  imageDigest?: string | undefined;
  imageStatus?: string | undefined;
  imageManifestMediaType?: string | undefined;
}

/** Whether an image is a list of others. */
export function isIndex({imageManifestMediaType = ''}: DescribedImage): boolean {
  return isIndexMediaType(imageManifestMediaType);
}

/** The same images, indexes with what they list as `childDigests`, where they can be read. */
export async function withChildDigests<Image extends DescribedImage>(
  context: CommandContext,
  repository: EcrRepository,
  images: readonly Image[],
): Promise<(Image & {childDigests?: string[]})[]> {
  const indexes = images.filter(isIndex).map(({imageDigest = '', imageStatus = 'ACTIVE'}) => ({
    digest: imageDigest,
    isArchived: imageStatus !== 'ACTIVE',
  }));
  const members = await readIndexMembers(context, repository, indexes);
  return images.map(image => {
    const childDigests = members.get(image.imageDigest ?? '');
    return childDigests ? {...image, childDigests} : image;
  });
}

// ECR: reading an index counts as a pull of it
/** What indexes list, by their digests. Archived ones cannot be read, and of those there is nothing. */
export async function readIndexMembers(
  context: CommandContext,
  repository: EcrRepository,
  indexes: readonly {digest: string; isArchived: boolean}[],
): Promise<Map<string, string[]>> {
  const members = new Map<string, string[]>();
  await readManifests(context, repository, {
    images: indexes,
    onManifest: (digest, manifest) => {
      if (manifest.kind !== 'index') return;
      members.set(
        digest,
        manifest.content.manifests.map(member => member.digest),
      );
    },
  });
  return members;
}
