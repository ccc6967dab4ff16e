import {EcrctlError} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {parsePlatform} from '../oci/platform.ts';
import {parseReference, tagOrDigest} from '../oci/reference.ts';
import {selectPlatform} from '../transfer/select-platform.ts';
import type {CommandContext, RepositoryEnd} from './context/command-context.ts';

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
  if (!options.platform) return {end, root: found};
  const platform = parsePlatform(options.platform);
  return {end, root: await selectPlatform(end.store, found, {platform, signal: context.signal})};
}
