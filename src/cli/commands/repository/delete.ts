import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {confirmationName} from '../../questions/confirmation-name.ts';
import {placeOf} from '../../questions/place-of.ts';
import {parseRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {repositoriesView} from './repository-view.ts';

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
): Promise<undefined> {
  const references = names.map(parseRepository);
  context.beforeChange('delete a repository');
  const deleted = [];
  for (const reference of references) {
    const {ecr, id} = await repositoryOf(context, reference);
    if (context.settings.dryRun) {
      deleted.push({repositoryName: id.repositoryName});
      continue;
    }
    const what = options.force ? 'the repository and every image in it' : 'the repository';
    const naming = confirmationName(id.repositoryName, {
      given: options.confirm,
      severe: options.force === true,
    });
    await context.confirm(`delete ${what}: ${id.repositoryName} (${await placeOf(ecr)})?`, naming);
    const input = {...id, force: options.force === true};
    const {repository} = await ecr.client.send('DeleteRepository', input, context);
    if (repository) deleted.push(repository);
  }
  await context.output.result({
    data: deleted.length === 1 ? {repository: deleted[0]} : repositoriesView(deleted).data,
    text: deleted.map(one => one.repositoryName).join('\n'),
  });
  return undefined;
}
