import type {Repository} from '@aws-sdk/client-ecr';
import {listImages} from '../../../ecr/images/images.ts';
import {describeRepositories} from '../../../ecr/repositories.ts';
import {EcrctlError} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {oneByOne} from '../../one-by-one.ts';
import {confirmationName} from '../../questions/confirmation-name.ts';
import {placeOf} from '../../questions/place-of.ts';
import {type EcrRepository, parseRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {repositoryOutcomes} from './repository-outcomes.ts';

/** `ecrctl repository delete`. */
export const defineRepositoryDelete: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'delete <repositories...>',
    alias: 'rm',
    summary: 'delete repositories',
    examples: [
      {command: 'ecrctl repository delete team/old', does: 'refused while it holds images'},
      {
        command: 'ecrctl repository delete team/old --force',
        does: 'with all its images, once its name is typed',
      },
      {command: 'ecrctl repository delete team/old --force --confirm team/old', does: 'in a script'},
    ],
    action: (context, names, options) => deleteRepositories(context, names, options),
  })
    .option('-f, --force', 'delete the images in it too')
    .option('--confirm <repository>', 'answer the question by naming the repository');
};

async function deleteRepositories(
  context: CommandContext,
  names: string[],
  options: {force?: boolean; confirm?: string},
): Promise<number | undefined> {
  const references = names.map(parseRepository);
  context.beforeChange('delete a repository');
  const repositories = await Promise.all(references.map(reference => repositoryOf(context, reference)));
  if (!context.settings.dryRun) await confirmAll(context, repositories, options);
  return oneByOne(
    repositories,
    async (repository): Promise<Repository> => {
      const {ecr, id} = repository;
      const force = options.force === true;
      if (context.settings.dryRun) return foresee(context, repository, force);
      return (await ecr.client.send('DeleteRepository', {...id, force}, context)).repository ?? {};
    },
    repositoryOutcomes(context, {
      undone: 'was not deleted',
      text: one => one.repositoryName,
      single: repositories.length === 1,
    }),
  );
}

/** Every question comes before the first deletion, so that who says no to one of them has lost nothing. */
async function confirmAll(
  context: CommandContext,
  repositories: readonly EcrRepository[],
  {force = false, confirm}: {force?: boolean; confirm?: string},
): Promise<void> {
  const what = force ? 'the repository and every image in it' : 'the repository';
  const questions = repositories.map(({ecr, id: {repositoryName}}) => ({
    ecr,
    repositoryName,
    naming: confirmationName(repositoryName, {given: confirm, severe: force}),
  }));
  for (const {ecr, repositoryName, naming} of questions) {
    await context.confirm(`delete ${what}: ${repositoryName} (${await placeOf(ecr)})?`, naming);
  }
}

/** What the deletion would answer. @throws EcrctlError REPOSITORY_NOT_FOUND, REPOSITORY_NOT_EMPTY */
async function foresee(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  force: boolean,
): Promise<Repository> {
  const {repositoryName} = id;
  const [found = {repositoryName}] = await describeRepositories(ecr.client, [repositoryName], {
    ...id,
    ...context,
  });
  if (force) return found;
  const filter = {imageStatus: 'ANY' as const};
  for await (const _image of listImages({api: ecr.client, id}, {filter, signal: context.signal})) {
    throw new EcrctlError('REPOSITORY_NOT_EMPTY', `${repositoryName} still contains images`, {
      hint: 'delete its images first, or add --force to delete them with it',
    });
  }
  return found;
}
