import type {Abortable} from '../../content/store.ts';
import {hasCode} from '../../errors.ts';
import type {Digest} from '../../oci/digest.ts';
import {paginate} from '../paginate.ts';
import type {RepositoryTarget} from '../repository-id.ts';

/** Images in one page of ListImages; as many as it gives. */
const PAGE = 1000;

/** Every tag of a repository and what it points at, as ListImages has them. That counts as no pull. */
export async function* listTagDigests(
  {api, id}: RepositoryTarget<'ListImages'>,
  {signal}: Abortable = {},
): AsyncGenerator<[tag: string, digest: Digest]> {
  const input = {...id, maxResults: PAGE, filter: {tagStatus: 'TAGGED' as const}};
  for await (const page of paginate(api, 'ListImages', {input, signal})) {
    for (const {imageTag, imageDigest} of page.imageIds ?? []) {
      if (imageTag !== undefined) yield [imageTag, imageDigest as Digest];
    }
  }
}

/** What these tags point at; none of them where the repository is still to be made. */
export async function tagDigestsOf(
  target: RepositoryTarget<'ListImages'>,
  tags: readonly string[],
  options: Abortable = {},
): Promise<Map<string, Digest>> {
  const wanted = new Set(tags);
  const found = new Map<string, Digest>();
  try {
    for await (const [tag, digest] of listTagDigests(target, options)) {
      if (wanted.has(tag)) found.set(tag, digest);
    }
  } catch (error) {
    if (!hasCode(error, 'REPOSITORY_NOT_FOUND')) throw error;
  }
  return found;
}
