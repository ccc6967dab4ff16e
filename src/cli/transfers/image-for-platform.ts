import type {ReadableStore} from '../../content/store.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {parsePlatform} from '../../oci/platform.ts';
import {selectPlatform} from '../../transfer/select-platform.ts';
import type {CommandContext} from '../context/command-context.ts';

/** The image of an index for the platform that was asked for; the root as it is where none was. */
export async function imageForPlatform(
  {signal}: CommandContext,
  source: ReadableStore,
  {root, platform}: {root: Descriptor; platform: string | undefined},
): Promise<Descriptor> {
  return platform === undefined
    ? root
    : selectPlatform(source, root, {platform: parsePlatform(platform), signal});
}
