import {Option} from 'commander';
import {hasCode} from '../../../errors.ts';
import {parseReference} from '../../../oci/reference.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {repositoriesView} from './repository-view.ts';

interface CreateOptions {
  mutability?: 'MUTABLE' | 'IMMUTABLE';
  scanOnPush?: boolean;
  kmsKey?: string;
  tag?: string[];
  ifMissing?: boolean;
}

/** `ecrctl repository create`. */
export const defineRepositoryCreate: CommandDefinition = (group, run) => {
  defineCommand(group, run, {
    usage: 'create <repositories...>',
    summary: 'create repositories',
    examples: [
      {command: 'ecrctl repository create team/app', does: 'with the service’s defaults'},
      {
        command: 'ecrctl repository create team/app --mutability IMMUTABLE --tag team=core',
        does: 'with settings',
      },
    ],
    action: (context, names, options) => createRepositories(context, names, options),
  })
    .addOption(new Option('--mutability <mode>', 'whether tags can move').choices(['MUTABLE', 'IMMUTABLE']))
    .option('--scan-on-push', 'scan each image when it is pushed')
    .option('--kms-key <key>', 'encrypt with this KMS key')
    .option('--tag <key=value...>', 'resource tags')
    .option('--if-missing', 'succeed when the repository exists already');
};

async function createRepositories(
  context: CommandContext,
  names: string[],
  options: CreateOptions,
): Promise<undefined> {
  const wanted = names.map(parseReference);
  context.beforeChange('create a repository');
  const created = [];
  for (const reference of wanted) {
    const {ecr, id} = await repositoryOf(context, reference);
    if (context.settings.dryRun) {
      created.push({repositoryName: reference.repository});
      continue;
    }
    try {
      const input = {...id, ...settingsOf(options)};
      const {repository} = await ecr.client.send('CreateRepository', input, context);
      if (repository) created.push(repository);
    } catch (error) {
      if (!options.ifMissing || !hasCode(error, 'ALREADY_EXISTS')) throw error;
      const found = await ecr.client.send(
        'DescribeRepositories',
        {repositoryNames: [id.repositoryName], ...(id.registryId ? {registryId: id.registryId} : {})},
        context,
      );
      created.push(...(found.repositories ?? []));
    }
  }
  const view = repositoriesView(created);
  await context.output.result({
    data: created.length === 1 ? {repository: created[0]} : view.data,
    text: created.map(one => ('repositoryUri' in one ? one.repositoryUri : one.repositoryName)).join('\n'),
  });
  return undefined;
}

function settingsOf(options: CreateOptions) {
  return {
    ...(options.mutability ? {imageTagMutability: options.mutability} : {}),
    ...(options.scanOnPush ? {imageScanningConfiguration: {scanOnPush: true}} : {}),
    ...(options.kmsKey
      ? {encryptionConfiguration: {encryptionType: 'KMS' as const, kmsKey: options.kmsKey}}
      : {}),
    ...(options.tag ? {tags: options.tag.map(parseTag)} : {}),
  };
}

function parseTag(text: string): {Key: string; Value: string} {
  const equals = text.indexOf('=');
  return equals < 0 ? {Key: text, Value: ''} : {Key: text.slice(0, equals), Value: text.slice(equals + 1)};
}
