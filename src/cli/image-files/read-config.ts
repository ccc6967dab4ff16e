import type {ReadableStore} from '../../content/store.ts';
import {readVerified} from '../../content/verify.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {type ImageConfig, parseImageConfig} from '../../oci/image-config.ts';
import {isImageConfigMediaType} from '../../oci/media-type.ts';
import type {CommandContext} from '../context/command-context.ts';

/** The configuration of a container image, verified; undefined for an artifact, whose configuration may be anything. */
export async function readConfig(
  context: CommandContext,
  store: ReadableStore,
  config: Descriptor,
): Promise<ImageConfig | undefined> {
  if (!isImageConfigMediaType(config.mediaType)) return undefined;
  return parseImageConfig(await readVerified(config, options => store.open(config, options), context));
}
