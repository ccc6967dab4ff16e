import {EcrctlError} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {parseReference, tagOrDigest} from '../oci/reference.ts';
import type {CommandContext, RepositoryEnd} from './context/command-context.ts';
import {imageForPlatform} from './transfers/image-for-platform.ts';

/** An image in some registry: where it is, and the descriptor that its name stands for. */
export interface ResolvedImage {
  end: RepositoryEnd;
  root: Descriptor;
}

/**
 * The image that a reference names, in any registry; with a platform, the one of an index that is for it.
 * @throws EcrctlError USAGE where the reference names no tag and no digest: nothing is ever assumed
 */
export async function resolveImage(
  context: CommandContext,
  text: string,
  options: {platform?: string} = {},
): Promise<ResolvedImage> {
  const reference = parseReference(text);
  const wanted = tagOrDigest(reference);
  if (wanted === undefined) {
    throw new EcrctlError('USAGE', `"${text}" names no tag and no digest`, {
      hint: `write ${text}:TAG; ecrctl image list ${text} shows the tags`,
    });
  }
  const end = await context.openRepository(reference);
  const found = await end.store.resolve(wanted, context);
  const {platform} = options;
  return {end, root: await imageForPlatform(context, end.store, {root: found, platform})};
}
