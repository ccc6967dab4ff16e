import type {Repository} from '@aws-sdk/client-ecr';
import type {PublicClient} from '../../../ecr/public/public-client.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {repositoriesView} from './repository-view.ts';

/** `ecrctl repository describe`. */
export const defineRepositoryDescribe: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'describe <repositories...>',
    summary: 'show repositories by name',
    examples: [
      {command: 'ecrctl repository describe team/app -o json', does: 'everything ECR says of it'},
      {
        command: 'ecrctl repository describe app --public -o json',
        does: 'with its entry in the public gallery',
      },
    ],
    action: async (context, names) => {
      const found: Repository[] = [];
      for (const name of names) {
        const {ecr, id} = await repositoryOf(context, name);
        const {repositoryName, ...registry} = id;
        const input = {...registry, repositoryNames: [repositoryName]};
        const {repositories = []} = await ecr.client.send('DescribeRepositories', input, context);
        found.push(...(ecr.public ? await withCatalogData(ecr.public, repositories, context) : repositories));
      }
      await context.output.result(repositoriesView(found));
      return undefined;
    },
  });
};

/** Repositories of ECR Public with what the public gallery shows of them. */
function withCatalogData(
  client: PublicClient,
  repositories: readonly Repository[],
  context: CommandContext,
): Promise<Repository[]> {
  return Promise.all(
    repositories.map(async repository => {
      const {repositoryName} = repository;
      const {catalogData} = await client.send('GetRepositoryCatalogData', {repositoryName}, context);
      return {...repository, catalogData};
    }),
  );
}
