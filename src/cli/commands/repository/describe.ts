import type {Repository} from '@aws-sdk/client-ecr';
import {defineCommand} from '../../define-command.ts';
import {repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {repositoriesView} from './repository-view.ts';

/** `ecrctl repository describe`. */
export const defineRepositoryDescribe: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'describe <repositories...>',
    summary: 'show repositories by name',
    examples: [{command: 'ecrctl repository describe team/app -o json', does: 'everything ECR says of it'}],
    action: async (context, names) => {
      const found: Repository[] = [];
      for (const name of names) {
        const {ecr, id} = await repositoryOf(context, name);
        const {repositoryName, ...registry} = id;
        const input = {...registry, repositoryNames: [repositoryName]};
        found.push(...((await ecr.client.send('DescribeRepositories', input, context)).repositories ?? []));
      }
      await context.output.result(repositoriesView(found));
      return undefined;
    },
  });
};
