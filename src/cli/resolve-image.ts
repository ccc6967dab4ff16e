import type {ReadableStore} from '../content/store.ts';
import {EcrctlError} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {parseImageLocation} from '../oci/image-location.ts';
import type {ImageManifest} from '../oci/manifest.ts';
import {formatPlatform} from '../oci/platform.ts';
import {type Reference, tagOrDigest} from '../oci/reference.ts';
import type {CommandContext, EcrRegistry, RepositoryEnd, SourceOptions} from './context/command-context.ts';
import {imageForPlatform} from './transfers/image-for-platform.ts';
import {wholeDigest} from './whole-digest.ts';

/** A place that images are read from: a repository of some registry, a file or a folder. */
export interface ImageEnd {
  store: ReadableStore;
  /** `registry/repository`, or the path of a file. */
  name: string;
  /** Present for repositories. */
  repository?: string;
  /** Present where the registry is an ECR. */
  ecr?: EcrRegistry;
}

/** An image somewhere: where it is, and the descriptor that its name stands for. */
export interface ResolvedImage {
  end: ImageEnd;
  root: Descriptor;
}

/** Which image of an index is meant, and how a docker archive is read. */
export interface ResolveOptions extends SourceOptions {
  platform?: string;
}

/**
 * The image that a reference or a file location names; with a platform, the one of an index that is for it.
 * @throws EcrctlError USAGE where a reference names no tag and no digest: nothing is ever assumed
 */
export async function resolveImage(
  context: CommandContext,
  text: string,
  {platform, ...how}: ResolveOptions = {},
): Promise<ResolvedImage> {
  const location = parseImageLocation(await wholeDigest(context, text));
  if (location.kind === 'file') {
    const store = await context.openSource(location, how);
    const found = await store.resolve('', context);
    const root = await imageForPlatform(context, store, {root: found, platform});
    return {end: {store, name: location.path}, root};
  }
  const wanted = wantedOf(location.reference, text);
  const end: RepositoryEnd = await context.openRepository(location.reference);
  const found = await end.store.resolve(wanted, context);
  return {end, root: await imageForPlatform(context, end.store, {root: found, platform})};
}

/** The tag or digest of a reference. @throws EcrctlError USAGE where it has neither */
export function wantedOf(reference: Reference, text: string): string {
  const wanted = tagOrDigest(reference);
  if (wanted !== undefined) return wanted;
  throw new EcrctlError('USAGE', `"${text}" names no tag and no digest`, {
    hint: `write ${text}:TAG; ecrctl image list ${text} shows the tags`,
  });
}

/** One image, not an index. */
export interface ResolvedManifest extends ResolvedImage {
  manifest: ImageManifest;
}

/**
 * The one image that a text names. An index is fine where only one of its entries is for a platform, as docker
 * buildx writes it for one platform and an attestation.
 * @throws EcrctlError USAGE where a platform has to be chosen
 */
export async function resolveOneImage(
  context: CommandContext,
  text: string,
  options: ResolveOptions = {},
): Promise<ResolvedManifest> {
  return oneImage(context, await resolveImage(context, text, options), text);
}

/** The same for what has been resolved already. */
export async function oneImage(
  context: CommandContext,
  {end, root}: ResolvedImage,
  text: string,
): Promise<ResolvedManifest> {
  const found = await end.store.fetchManifest(root, context);
  if (found.kind === 'image') return {end, root, manifest: found.content};
  const offered = found.content.manifests.filter(
    ({platform}) => formatPlatform(platform) !== 'unknown/unknown',
  );
  const only = offered.length === 1 ? await end.store.fetchManifest(offered[0]!, context) : undefined;
  if (only?.kind === 'image') return {end, root: offered[0]!, manifest: only.content};
  throw new EcrctlError('USAGE', `${text} is an index of several platforms`, {
    hint: `choose one with --platform: ${offered.map(({platform}) => formatPlatform(platform)).join(', ')}`,
  });
}
