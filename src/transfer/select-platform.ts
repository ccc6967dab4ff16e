import type {Abortable, ReadableStore} from '../content/store.ts';
import {readVerified} from '../content/verify.ts';
import {EcrctlError} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {parseImageConfig} from '../oci/image-config.ts';
import {isIndexMediaType} from '../oci/media-type.ts';
import {formatPlatform, type Platform, platformMatches} from '../oci/platform.ts';

/**
 * The one image of an index that is for a platform. A plain image is taken when its configuration says the
 * same platform.
 * @throws EcrctlError PLATFORM_NOT_FOUND, with the platforms that there are in the hint
 */
export async function selectPlatform(
  source: ReadableStore,
  root: Descriptor,
  options: Abortable & {platform: Platform},
): Promise<Descriptor> {
  const manifest = await source.fetchManifest(root, options);
  if (manifest.kind === 'image') {
    const own = root.platform ?? (await configPlatform(source, manifest.content.config, options));
    if (platformMatches(options.platform, own)) return root;
    throw notFound(source, options.platform, [formatPlatform(own)]);
  }
  const offered = manifest.content.manifests;
  const found = offered.find(entry => platformMatches(options.platform, entry.platform));
  if (found && isIndexMediaType(found.mediaType)) return selectPlatform(source, found, options);
  if (found) return found;
  throw notFound(
    source,
    options.platform,
    offered.map(entry => formatPlatform(entry.platform)),
  );
}

async function configPlatform(
  source: ReadableStore,
  config: Descriptor,
  options: Abortable,
): Promise<Platform | undefined> {
  const bytes = await readVerified(config, opening => source.open(config, opening), options);
  const {os, architecture, variant} = parseImageConfig(bytes);
  if (!os || !architecture) return undefined;
  return variant === undefined ? {os, architecture} : {os, architecture, variant};
}

function notFound(source: ReadableStore, platform: Platform, offered: string[]): EcrctlError {
  const known = offered.filter(name => name !== 'unknown');
  return new EcrctlError(
    'PLATFORM_NOT_FOUND',
    `${source.location} has no image for ${formatPlatform(platform)}`,
    {
      hint: known.length > 0 ? `it has ${known.join(', ')}` : 'it does not say which platforms it has',
    },
  );
}
