import {EcrctlError} from '../../../errors.ts';
import {parsePlatform} from '../../../oci/platform.ts';
import {parseReference, tagOrDigest} from '../../../oci/reference.ts';
import {selectPlatform} from '../../../transfer/select-platform.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image manifest`. */
export const defineImageManifest: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'manifest <reference>',
    summary: 'print a manifest byte for byte as it is stored',
    examples: [
      {command: 'ecrctl image manifest app:1.0 | sha256sum', does: 'its digest, checked by another program'},
      {command: 'ecrctl image manifest app:1.0 --platform linux/arm64', does: 'of one platform'},
    ],
    action: (context, [reference], options) => printManifest(context, reference!, options),
  }).option('--platform <platform>', 'the image for this platform, where the reference is an index');
};

async function printManifest(
  context: CommandContext,
  text: string,
  options: {platform?: string},
): Promise<undefined> {
  const reference = parseReference(text);
  const wanted = tagOrDigest(reference);
  if (wanted === undefined) {
    throw new EcrctlError('USAGE', `"${text}" names no tag and no digest`, {
      hint: `ecrctl image list ${text}`,
    });
  }
  const {store} = await context.openRepository(reference);
  const found = await store.resolve(wanted, context);
  const root = options.platform
    ? await selectPlatform(store, found, {platform: parsePlatform(options.platform), signal: context.signal})
    : found;
  const manifest = await store.fetchManifest(root, context);
  if (context.settings.query === undefined && context.settings.output !== 'yaml') {
    await context.output.write(manifest.bytes);
  } else {
    await context.output.result({data: manifest.content});
  }
  return undefined;
}
