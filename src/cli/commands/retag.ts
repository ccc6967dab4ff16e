import {EcrctlError} from '../../errors.ts';
import {checkTag, parseReference, tagOrDigest} from '../../oci/reference.ts';
import type {CommandContext} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import type {CommandDefinition} from './command-definition.ts';

/** `ecrctl retag`: more tags for an image that is in the registry already. */
export const defineRetag: CommandDefinition = (program, run) => {
  defineCommand(program, run, {
    usage: 'retag <reference> <tags...>',
    group: 'Image commands:',
    summary: 'give an image more tags; no layer moves',
    description:
      'Give an image in the registry more tags: one call to read its manifest and one for each tag. A tag that ' +
      'points there already is left as it is, in an immutable repository too.',
    examples: [
      {command: 'ecrctl retag app:1.4.2 stable', does: 'promote a version'},
      {command: 'ecrctl retag app@sha256:… 1.4 1 latest', does: 'several tags at once'},
    ],
    action: (context, [reference, ...tags]) => retag(context, reference!, tags),
  });
};

async function retag(context: CommandContext, text: string, tags: string[]): Promise<undefined> {
  const reference = parseReference(text);
  const wanted = tagOrDigest(reference);
  if (wanted === undefined) {
    throw new EcrctlError('USAGE', `"${text}" names no tag and no digest`, {
      hint: `write ${text}:TAG to say which image gets the new tags`,
    });
  }
  for (const tag of tags) checkTag(tag);
  context.beforeChange('retag');

  const {store, name} = await context.openRepository(reference);
  const root = await store.resolve(wanted, context);
  if (!context.settings.dryRun) {
    await store.pushManifest(await store.fetchManifest(root, context), {tags, signal: context.signal});
  }
  await context.output.result({
    data: {reference: `${name}@${root.digest}`, imageDigest: root.digest, imageTags: tags},
    text: tags.map(tag => `${name}:${tag}@${root.digest}`).join('\n'),
  });
  return undefined;
}
