import type {RetagResult} from '../../ecr/images/retag.ts';
import {EcrctlError} from '../../errors.ts';
import {checkTag, parseReference, type Reference, tagOrDigest} from '../../oci/reference.ts';
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

async function retag(context: CommandContext, text: string, words: string[]): Promise<undefined> {
  const tags = [...new Set(words)];
  const reference = parseReference(text);
  const wanted = tagOrDigest(reference);
  if (wanted === undefined) {
    throw new EcrctlError('USAGE', `"${text}" names no tag and no digest`, {
      hint: `write ${text}:TAG to say which image gets the new tags`,
    });
  }
  for (const tag of tags) checkTag(tag);
  context.beforeChange('retag');

  const {name, digest, tags: done} = await retagWhere(context, reference, {tagOrDigest: wanted, tags});
  for (const {tag, outcome, previousDigest} of done) {
    if (outcome === 'moved') {
      const {dryRun} = context.settings;
      context.output.note(
        dryRun ? `${tag} points to ${previousDigest} now` : `${tag} pointed to ${previousDigest} before`,
      );
    }
    if (outcome === 'unchanged') context.output.note(`${tag} points to ${digest} already`);
  }
  await context.output.result({
    data: {reference: `${name}@${digest}`, imageDigest: digest, imageTags: tags, outcomes: done},
    text: tags.map(tag => `${name}:${tag}@${digest}`).join('\n'),
  });
  return undefined;
}

/** The image and what became of each tag, where the registry tells. */
interface Retagged {
  name: string;
  digest: string;
  tags: RetagResult['tags'];
}

/** In ECR through its API, anywhere else by putting the manifest again. */
async function retagWhere(
  context: CommandContext,
  reference: Reference,
  request: {tagOrDigest: string; tags: string[]},
): Promise<Retagged> {
  const {signal, settings} = context;
  const ecr = await context.ecrOf(reference);
  if (ecr) {
    const {retag: retagInEcr} = await import('../../ecr/images/retag.ts');
    const registryId = ecr.registryId === undefined ? {} : {registryId: ecr.registryId};
    const target = {api: ecr.client, id: {...registryId, repositoryName: reference.repository}};
    const result = await retagInEcr(target, {...request, dryRun: settings.dryRun, signal});
    return {...result, name: `${await ecr.host()}/${reference.repository}`};
  }
  const {store, name} = await context.openRepository(reference);
  const root = await store.resolve(request.tagOrDigest, {signal});
  if (!settings.dryRun) {
    await store.pushManifest(await store.fetchManifest(root, {signal}), {tags: request.tags, signal});
  }
  return {name, digest: root.digest, tags: []};
}
