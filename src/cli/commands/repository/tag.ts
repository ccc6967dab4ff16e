import type {Tag} from '@aws-sdk/client-ecr';
import {describeRepositories} from '../../../ecr/repositories.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {parseResourceTag} from '../../repositories/resource-tags.ts';
import {type EcrRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';

/** `ecrctl repository tag`. */
export const defineRepositoryTag: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'tag <repository> [tags...]',
    summary: 'set resource tags, or list them; for tags of images see retag',
    examples: [
      {command: 'ecrctl repository tag team/app', does: 'list its resource tags'},
      {command: 'ecrctl repository tag team/app team=core stage=prod', does: 'set two'},
    ],
    action: async (context, [name, ...words]) => {
      const tags = words.map(parseResourceTag);
      if (tags.length > 0) context.beforeChange('tag a repository');
      const {repository, arn} = await resourceOf(context, name!);
      const before = await tagsOf(context, repository, arn);
      if (tags.length > 0 && !context.settings.dryRun) {
        await repository.ecr.client.send('TagResource', {resourceArn: arn, tags}, context);
      }
      await show(context, merged(before, tags));
      return undefined;
    },
  });
};

/** `ecrctl repository untag`. */
export const defineRepositoryUntag: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'untag <repository> <keys...>',
    summary: 'remove resource tags; for tags of images see image untag',
    examples: [{command: 'ecrctl repository untag team/app stage', does: 'remove one'}],
    action: async (context, [name, ...tagKeys]) => {
      context.beforeChange('untag a repository');
      const {repository, arn} = await resourceOf(context, name!);
      const before = await tagsOf(context, repository, arn);
      if (!context.settings.dryRun) {
        await repository.ecr.client.send('UntagResource', {resourceArn: arn, tagKeys}, context);
      }
      await show(
        context,
        before.filter(({Key}) => !tagKeys.includes(Key!)),
      );
      return undefined;
    },
  });
};

/** Resource tags belong to a name that only a description gives. */
async function resourceOf(
  context: CommandContext,
  name: string,
): Promise<{repository: EcrRepository; arn: string}> {
  const repository = await repositoryOf(context, name);
  const {ecr, id} = repository;
  const [found = {}] = await describeRepositories(ecr.client, [id.repositoryName], {...id, ...context});
  return {repository, arn: found.repositoryArn ?? ''};
}

async function tagsOf(context: CommandContext, {ecr}: EcrRepository, resourceArn: string): Promise<Tag[]> {
  return (await ecr.client.send('ListTagsForResource', {resourceArn}, context)).tags ?? [];
}

function merged(before: readonly Tag[], tags: readonly Tag[]): Tag[] {
  return [...new Map([...before, ...tags].map(tag => [tag.Key, tag])).values()];
}

async function show(context: CommandContext, tags: readonly Tag[]): Promise<void> {
  await context.output.result({
    data: {tags},
    table: {
      columns: ['key', 'value'],
      rows: tags.map(({Key, Value}) => [Key, Value]),
      empty: 'no resource tags',
    },
  });
}
