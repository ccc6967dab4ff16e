import type {Repository} from '@aws-sdk/client-ecr';
import {Option} from 'commander';
import {listRepositories} from '../../../ecr/repositories.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {globMatcher} from '../../glob.ts';
import {parseCount} from '../../global-options.ts';
import {openCountProgress} from '../../progress/count-progress.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {repositoriesView} from './repository-view.ts';

type SortKey = 'name' | 'created';

interface ListOptions {
  sort: SortKey;
  reverse?: boolean;
  limit?: number;
}

/** `ecrctl repository list`. */
export const defineRepositoryList: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'list [glob]',
    alias: 'ls',
    summary: 'list repositories by name, or the newest first',
    examples: [
      {command: 'ecrctl repository list', does: 'every repository, by name'},
      {command: "ecrctl repository list 'team/*'", does: 'those whose name matches'},
      {command: 'ecrctl repository list --sort created --limit 5', does: 'the five newest'},
      {command: 'ecrctl repository list --public', does: 'those in ECR Public'},
      {
        command: "ecrctl repository list -o json --query 'repositories[].repositoryUri'",
        does: 'only their URIs',
      },
    ],
    action: async (context, [glob], options) => {
      const found = await matching(context, glob);
      const {sort, reverse, limit} = options as unknown as ListOptions;
      const ordered = found.sort(ORDERS[sort]);
      if (reverse) ordered.reverse();
      await context.output.result(repositoriesView(ordered.slice(0, limit)));
      return undefined;
    },
  })
    .addOption(
      new Option('--sort <key>', 'order: by name, or the newest first')
        .choices(Object.keys(ORDERS))
        .default('name'),
    )
    .option('--reverse', 'the other way round')
    .option('--limit <n>', 'at most this many', parseCount);
};

const ORDERS: Record<SortKey, (a: Repository, b: Repository) => number> = {
  name: byName,
  created: (a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0) || byName(a, b),
};

/** By the code of each character, as ECR and `sort` under LC_ALL=C do it. */
function byName({repositoryName: a = ''}: Repository, {repositoryName: b = ''}: Repository): number {
  return a < b ? -1 : Number(a > b);
}

async function matching(context: CommandContext, glob: string | undefined): Promise<Repository[]> {
  const {client, registryId} = await context.ecr();
  const matches = globMatcher(glob);
  const found: Repository[] = [];
  const progress = openCountProgress(context.settings, context.output, {
    verb: 'listing',
    noun: 'repositories',
  });
  let seen = 0;
  try {
    for await (const repository of listRepositories(client, {registryId, signal: context.signal})) {
      if (matches(repository.repositoryName!)) found.push(repository);
      seen += 1;
      progress.at(seen);
    }
  } finally {
    progress.close();
  }
  return found;
}
