import type {ImageDetail, ImageIdentifier} from '@aws-sdk/client-ecr';
import {describeImages, listImageIds} from '../../../ecr/images/images.ts';
import {EcrctlError} from '../../../errors.ts';
import {checkTag, parseReference, type Reference} from '../../../oci/reference.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {globMatcher, isGlob} from '../../glob.ts';
import {batchesOf, deleteInBatches, deletionStatus, warnOfFailures} from '../../images/delete-in-batches.ts';
import {openCountProgress} from '../../progress/count-progress.ts';
import {confirmationName} from '../../questions/confirmation-name.ts';
import {placeOf} from '../../questions/place-of.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** More images than this are lost only when the repository's name is typed. */
const MANY = 100;
/** Digests shown in the question. */
const SHOWN = 5;

/** `ecrctl image untag`. */
export const defineImageUntag: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'untag <repository> <tags...>',
    summary: 'remove tags; ECR deletes an image with its last tag, so that is asked first',
    examples: [
      {command: 'ecrctl image untag app old', does: 'remove one tag'},
      {command: 'ecrctl image untag app old older --yes', does: 'unasked, even where it is the last tag'},
      {command: "ecrctl image untag app 'pr-*' --dry-run", does: 'show which tags match'},
    ],
    action: (context, [repository, ...tags], options) =>
      untag(context, {text: repository!, patterns: tags, ...(options as {confirm?: string})}),
  }).option('--confirm <repository>', 'answer the question by naming the repository');
};

async function untag(
  context: CommandContext,
  request: {text: string; patterns: string[]; confirm?: string},
): Promise<number | undefined> {
  const reference = parseReference(request.text);
  checkBare(reference);
  context.beforeChange('untag');
  const repository = await repositoryOf(context, reference);
  const tags = await tagsOf(context, repository, request.patterns);
  const images = await describeImages(
    {api: repository.ecr.client, id: repository.id},
    tags.map(imageTag => ({imageTag})),
    context,
  );
  await warnOfLastTags(context, repository, {images, tags, confirm: request.confirm});
  const done = context.settings.dryRun
    ? {imageIds: withDigests(tags, images), failures: []}
    : await removeTags(context, repository, tags);
  warnOfFailures(context, done.failures);
  await context.output.result({
    data: done,
    table: {columns: ['tag', 'digest'], rows: done.imageIds.map(id => [id.imageTag, id.imageDigest])},
  });
  return deletionStatus(done);
}

function checkBare({tag, digest, repository}: Reference): void {
  if (tag === undefined && digest === undefined) return;
  throw new EcrctlError('USAGE', 'untag takes a repository and then the tags', {
    hint: `ecrctl image untag ${repository} ${tag ?? 'TAG'}`,
  });
}

/** The tags as they are written, and those that a glob among them matches; each once. */
async function tagsOf(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  patterns: readonly string[],
): Promise<string[]> {
  const names = patterns.filter(pattern => !isGlob(pattern));
  for (const name of names) checkTag(name);
  const globs = patterns.filter(isGlob).map(globMatcher);
  const tags = new Set(names);
  if (globs.length > 0) {
    const filter = {tagStatus: 'TAGGED' as const};
    for await (const {imageTag} of listImageIds({api: ecr.client, id}, {...context, filter})) {
      if (imageTag !== undefined && globs.some(matches => matches(imageTag))) tags.add(imageTag);
    }
  }
  if (tags.size === 0) context.output.note('no tag matches');
  return [...tags];
}

/** Says which images go with their last tag, and asks about them where it is not only a plan. */
async function warnOfLastTags(
  context: CommandContext,
  repository: EcrRepository,
  {images, tags, confirm}: {images: ImageDetail[]; tags: readonly string[]; confirm: string | undefined},
): Promise<void> {
  const {repositoryName} = repository.id;
  const naming = (severe: boolean) => confirmationName(repositoryName, {given: confirm, severe});
  naming(false);
  const doomed = losingTheirLastTag(images, tags);
  if (doomed.length === 0) return;
  const shown = doomed.slice(0, SHOWN).map(image => image.imageDigest);
  const which = [...shown, ...(doomed.length > SHOWN ? [`${doomed.length - SHOWN} more`] : [])].join(', ');
  const warning = `${repositoryName} (${await placeOf(repository.ecr)}): this removes the last tag and so deletes ${which}`;
  if (context.settings.dryRun) context.output.note(warning);
  else await context.confirm(`${warning}. Go on?`, naming(doomed.length > MANY));
}

/** What the removal would answer. */
function withDigests(tags: readonly string[], images: readonly ImageDetail[]): ImageIdentifier[] {
  const digests = new Map(
    images.flatMap(({imageTags = [], imageDigest}) => imageTags.map(tag => [tag, imageDigest])),
  );
  return tags.map(imageTag => ({imageTag, imageDigest: digests.get(imageTag)}));
}

function losingTheirLastTag(images: readonly ImageDetail[], tags: readonly string[]): ImageDetail[] {
  const going = new Set(tags);
  const distinct = new Map(images.map(image => [image.imageDigest, image]));
  return [...distinct.values()].filter(image => (image.imageTags ?? []).every(tag => going.has(tag)));
}

async function removeTags(context: CommandContext, repository: EcrRepository, tags: readonly string[]) {
  const total = tags.length;
  const progress = openCountProgress(context.settings, context.output, {
    verb: 'removed',
    noun: 'tags',
    total,
  });
  try {
    let count = 0;
    return await deleteInBatches(context, repository, {
      batches: batchesOf(tags.map(imageTag => ({imageTag}))),
      onAnswer: answer => {
        count += answer.imageIds.length;
        progress.at(count);
      },
    });
  } finally {
    progress.close();
  }
}
