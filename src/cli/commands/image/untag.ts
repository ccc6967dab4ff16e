import {EcrctlError} from '../../../errors.ts';
import {parseReference} from '../../../oci/reference.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {deleteImageIds} from './delete-image-ids.ts';

/** `ecrctl image untag`. */
export const defineImageUntag: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'untag <repository> <tags...>',
    summary: 'remove tags; ECR deletes an image with its last tag, so that is asked first',
    examples: [
      {command: 'ecrctl image untag app old', does: 'remove one tag'},
      {command: 'ecrctl image untag app old older --yes', does: 'unasked, even where it is the last tag'},
    ],
    action: (context, [repository, ...tags]) => untag(context, repository!, tags),
  });
};

async function untag(context: CommandContext, text: string, tags: string[]): Promise<number | undefined> {
  const reference = parseReference(text);
  if (reference.tag || reference.digest) {
    throw new EcrctlError('USAGE', 'untag takes a repository and then the tags', {
      hint: `ecrctl image untag ${reference.repository} ${reference.tag ?? 'TAG'}`,
    });
  }
  context.beforeChange('untag');
  const repository = await repositoryOf(context, reference);
  const doomed = await imagesLosingTheirLastTag(context, repository, tags);
  if (doomed.length > 0 && !context.settings.dryRun) {
    const which = doomed.map(image => image.imageDigest).join(', ');
    await context.confirm(
      `${await repository.ecr.host()}/${repository.id.repositoryName}: this removes the last tag and so deletes ${which}. Go on?`,
    );
  }
  return deleteImageIds(
    context,
    repository,
    tags.map(imageTag => ({imageTag})),
  );
}

async function imagesLosingTheirLastTag(context: CommandContext, repository: EcrRepository, tags: string[]) {
  const input = {...repository.id, imageIds: tags.map(imageTag => ({imageTag}))};
  const {imageDetails = []} = await repository.ecr.client.send('DescribeImages', input, context);
  return imageDetails.filter(image => (image.imageTags ?? []).every(tag => tags.includes(tag)));
}
