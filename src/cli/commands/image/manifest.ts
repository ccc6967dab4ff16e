import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {resolveImage} from '../../resolve-image.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl image manifest`. */
export const defineImageManifest: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'manifest <source>',
    summary: 'print a manifest byte for byte as it is stored',
    examples: [
      {command: 'ecrctl image manifest app:1.0 | sha256sum', does: 'its digest, checked by another program'},
      {command: 'ecrctl image manifest app:1.0 --platform linux/arm64', does: 'of one platform'},
    ],
    action: (context, [source], options) => printManifest(context, source!, options),
  }).option('--platform <platform>', 'the image for this platform, where the reference is an index');
};

async function printManifest(
  context: CommandContext,
  text: string,
  options: {platform?: string},
): Promise<undefined> {
  const {end, root} = await resolveImage(context, text, options);
  const manifest = await end.store.fetchManifest(root, context);
  if (context.settings.query === undefined && context.settings.output !== 'yaml') {
    await context.output.content(manifest.bytes);
  } else {
    await context.output.result({data: manifest.content});
  }
  return undefined;
}
