import type {ImageDetail} from '@aws-sdk/client-ecr';
import pLimit from 'p-limit';
import {canHeadManifest, canListTags, type ManifestHeader} from '../../../content/store.ts';
import {EcrctlError} from '../../../errors.ts';
import type {Reference} from '../../../oci/reference.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {counted} from '../../output/counted.ts';
import {chosen, type ListOptions} from './list-options.ts';

/** Tags whose digests are asked for, one small question each; beyond that the answer would take minutes. */
const MAX_QUESTIONS = 100;
/** Questions asked at once. */
const AT_ONCE = 8;

/**
 * The tags that are asked for of a repository that is not ECR's, in the registry's own order. It lists nothing
 * but their names; their digests are asked for where they are few, and then images with several tags are one.
 */
export async function imagesOfRegistry(
  context: CommandContext,
  reference: Reference,
  options: ListOptions,
): Promise<ImageDetail[]> {
  const {store, name} = await context.openRepository(reference);
  if (!canListTags(store)) throw new EcrctlError('UNSUPPORTED', `${name} cannot list its tags`);
  const tags: ImageDetail[] = [];
  for await (const tag of store.tags(context)) tags.push({imageTags: [tag]});
  const wanted = chosen(tags, options);
  if (!canHeadManifest(store)) return wanted;
  if (wanted.length > MAX_QUESTIONS) {
    context.output.note(
      `${counted(wanted.length, 'tag')}; digests are shown for up to ${MAX_QUESTIONS} (--tag, --limit)`,
    );
    return wanted;
  }
  return byDigest(await withDigests(context, store, wanted));
}

async function withDigests(
  {signal}: CommandContext,
  store: ManifestHeader,
  tags: readonly ImageDetail[],
): Promise<ImageDetail[]> {
  const limit = pLimit(AT_ONCE);
  const ask = async (tag: ImageDetail): Promise<ImageDetail> => {
    const found = await store.headManifest(tag.imageTags![0]!, {signal});
    return found ? {...tag, imageDigest: found.digest, imageManifestMediaType: found.mediaType} : tag;
  };
  try {
    return await Promise.all(tags.map(tag => limit(ask, tag)));
  } finally {
    limit.clearQueue();
  }
}

/** One row for each digest, where its first tag stands. */
function byDigest(images: readonly ImageDetail[]): ImageDetail[] {
  const found = new Map<string, ImageDetail>();
  for (const image of images) {
    const key = image.imageDigest ?? `tag ${image.imageTags![0]}`;
    const known = found.get(key);
    const imageTags = [...(known?.imageTags ?? []), ...image.imageTags!];
    found.set(key, {...image, imageTags});
  }
  return [...found.values()];
}
