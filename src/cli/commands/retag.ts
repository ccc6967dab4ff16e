import type {RetaggedTag} from '../../ecr/images/retag.ts';
import {EcrctlError} from '../../errors.ts';
import {checkTag, parseReference, tagOrDigest} from '../../oci/reference.ts';
import type {CommandContext, EcrRegistry} from '../context/command-context.ts';
import {defineCommand} from '../define-command.ts';
import {type Outcomes, oneByOne} from '../one-by-one.ts';
import type {ResultView} from '../output/output.ts';
import {wholeDigest} from '../whole-digest.ts';
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

async function retag(context: CommandContext, text: string, words: string[]): Promise<number | undefined> {
  const tags = [...new Set(words)];
  const reference = parseReference(await wholeDigest(context, text));
  const wanted = tagOrDigest(reference);
  if (wanted === undefined) {
    throw new EcrctlError('USAGE', `"${text}" names no tag and no digest`, {
      hint: `write ${text}:TAG to say which image gets the new tags`,
    });
  }
  for (const tag of tags) checkTag(tag);
  context.beforeChange('retag');

  const {signal, settings} = context;
  const ecr = await context.ecrOf(reference);
  if (ecr) return retagInEcr(context, {ecr, repository: reference.repository, tagOrDigest: wanted, tags});
  const {store, name} = await context.openRepository(reference);
  const root = await store.resolve(wanted, {signal});
  if (!settings.dryRun) {
    await store.pushManifest(await store.fetchManifest(root, {signal}), {tags, signal});
  }
  const done = tags.map(tag => ({tag}));
  await context.output.result(retaggedView({name, digest: root.digest}, {done, failures: []}));
  return undefined;
}

/** In ECR it is known what becomes of each tag, and one that is refused keeps none of the others from moving. */
async function retagInEcr(
  context: CommandContext,
  request: {ecr: EcrRegistry; repository: string; tagOrDigest: string; tags: string[]},
): Promise<number | undefined> {
  const {foreseeTag, planRetag, pointTag} = await import('../../ecr/images/retag.ts');
  const {ecr, repository, ...wanted} = request;
  const {dryRun} = context.settings;
  const {signal} = context;
  const registryId = ecr.registryId === undefined ? {} : {registryId: ecr.registryId};
  const target = {api: ecr.client, id: {...registryId, repositoryName: repository}};
  const {manifest, steps} = await planRetag(target, {...wanted, signal});
  const {digest} = manifest;
  const image = {name: `${await ecr.host()}/${repository}`, digest};
  return oneByOne(
    steps,
    async step => {
      await (dryRun ? foreseeTag : pointTag)(target, manifest, {step, signal});
      tellStep(context, step, digest);
      return step;
    },
    {
      failed: ({subject, error}) => context.output.warn(`${subject.tag} was not set: ${error.message}`),
      ended: outcomes => context.output.result(retaggedView(image, outcomes)),
    },
  );
}

function tellStep(
  context: CommandContext,
  {tag, outcome, previousDigest}: RetaggedTag,
  digest: string,
): void {
  const {dryRun} = context.settings;
  if (outcome === 'unchanged') context.output.note(`${tag} points to ${digest} already`);
  if (outcome !== 'moved') return;
  context.output.note(
    dryRun ? `${tag} points to ${previousDigest} now` : `${tag} pointed to ${previousDigest} before`,
  );
}

/** What became of each tag, where the registry tells. */
type Retagged = Pick<RetaggedTag, 'tag'> & Partial<RetaggedTag>;

function retaggedView(
  {name, digest}: {name: string; digest: string},
  {done, failures}: Outcomes<Retagged, Retagged>,
): ResultView {
  const refused = failures.map(({subject: {tag}, error: {code, message}}) => ({tag, code, message}));
  return {
    data: {
      reference: `${name}@${digest}`,
      imageDigest: digest,
      imageTags: done.map(({tag}) => tag),
      outcomes: done.filter(({outcome}) => outcome !== undefined),
      ...(refused.length > 0 ? {failures: refused} : {}),
    },
    text: done.map(({tag}) => `${name}:${tag}@${digest}`).join('\n'),
  };
}
