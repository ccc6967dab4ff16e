import type {Repository} from '@aws-sdk/client-ecr';
import {paginate} from '../../../ecr/paginate.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {globMatcher} from '../../glob.ts';
import {openCountProgress} from '../../progress/count-progress.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {repositoriesView} from './repository-view.ts';

/** `ecrctl repository list`. */
export const defineRepositoryList: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'list [glob]',
    alias: 'ls',
    summary: 'list repositories',
    examples: [
      {command: 'ecrctl repository list', does: 'every repository, by name'},
      {command: 'ecrctl repository list --public', does: 'those in ECR Public'},
      {command: "ecrctl repository list 'team/*'", does: 'those whose name matches'},
      {
        command: 'ecrctl repository list -o json --query repositories[].repositoryUri',
        does: 'only their URIs',
      },
    ],
    action: async (context, [glob]) => {
      await context.output.result(repositoriesView(await listRepositories(context, glob)));
      return undefined;
    },
  });
};

async function listRepositories(context: CommandContext, glob: string | undefined): Promise<Repository[]> {
  const {client, registryId} = await context.ecr();
  const matches = globMatcher(glob);
  const input = {maxResults: 1000, ...(registryId ? {registryId} : {})};
  const found: Repository[] = [];
  const progress = openCountProgress(context.settings, context.output, {
    verb: 'listing',
    noun: 'repositories',
  });
  let seen = 0;
  try {
    for await (const page of paginate(client, 'DescribeRepositories', {input, signal: context.signal})) {
      const repositories = page.repositories ?? [];
      found.push(...repositories.filter(one => matches(one.repositoryName!)));
      seen += repositories.length;
      progress.at(seen);
    }
  } finally {
    progress.close();
  }
  return found.sort((a, b) => a.repositoryName!.localeCompare(b.repositoryName!));
}
