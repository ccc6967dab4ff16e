import type {CreateRepositoryRequest, Repository} from '@aws-sdk/client-ecr';
import {Option} from 'commander';
import {describeRepositories} from '../../../ecr/repositories.ts';
import {EcrctlError, hasCode} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import {defineCommand} from '../../define-command.ts';
import {oneByOne} from '../../one-by-one.ts';
import {createWhole, type WholeRepository} from '../../repositories/create-whole.ts';
import {mutabilityInput, type RepositorySettings} from '../../repositories/repository-settings.ts';
import {parseResourceTag} from '../../repositories/resource-tags.ts';
import {addSettingsOptions, readSettings, type SettingsOptions} from '../../repositories/settings-options.ts';
import {type EcrRepository, parseRepository, repositoryOf} from '../../repository-of.ts';
import type {CommandDefinition} from '../command-definition.ts';
import {repositoryOutcomes} from './repository-outcomes.ts';

interface CreateOptions extends SettingsOptions {
  encryption?: 'AES256' | 'KMS' | 'KMS_DSSE';
  kmsKey?: string;
  tag?: string[];
  ifMissing?: boolean;
}

/** `ecrctl repository create`. */
export const defineRepositoryCreate: CommandDefinition = (group, run) => {
  const command = defineCommand(group, run, {
    usage: 'create <repositories...>',
    summary: 'create repositories, with policies and settings in one go',
    description:
      'Create repositories. Policies are checked before anything is created; when ECR refuses one of them the new ' +
      'repository is removed again.',
    examples: [
      {command: 'ecrctl repository create team/app', does: 'with the service’s defaults'},
      {
        command: 'ecrctl repository create team/app --mutability IMMUTABLE --tag team=core',
        does: 'with settings',
      },
      {
        command: "ecrctl repository create team/app --mutability IMMUTABLE --mutability-exclude 'dev-*'",
        does: 'tags stay where they are, but for some',
      },
      {
        command: 'ecrctl repository create team/app --policy pull.json --lifecycle-policy keep.json',
        does: 'with both policies',
      },
    ],
    action: (context, names, options) => createRepositories(context, names, options),
  });
  addSettingsOptions(command)
    .addOption(
      new Option('--encryption <type>', 'how images are encrypted').choices(['AES256', 'KMS', 'KMS_DSSE']),
    )
    .option('--kms-key <key>', 'encrypt with this KMS key')
    .option('--tag <key=value...>', 'resource tags')
    .option('--if-missing', 'succeed when the repository exists already, leaving it as it is');
};

async function createRepositories(
  context: CommandContext,
  names: string[],
  options: CreateOptions,
): Promise<number | undefined> {
  const wanted = names.map(parseRepository);
  const whole = wholeRepository(await readSettings(options), options);
  context.beforeChange('create a repository');
  const ifMissing = options.ifMissing === true;
  const repositories = await Promise.all(wanted.map(reference => repositoryOf(context, reference)));
  return oneByOne(
    repositories,
    repository =>
      context.settings.dryRun ? planned(repository, whole) : create(context, repository, {whole, ifMissing}),
    repositoryOutcomes(context, {
      undone: 'was not created',
      text: one => one.repositoryUri,
      single: repositories.length === 1,
    }),
  );
}

async function create(
  context: CommandContext,
  repository: EcrRepository,
  {whole, ifMissing}: {whole: WholeRepository; ifMissing: boolean},
): Promise<Repository> {
  try {
    return await createWhole(context, repository, whole);
  } catch (error) {
    if (!ifMissing || !hasCode(error, 'ALREADY_EXISTS')) throw error;
    const {ecr, id} = repository;
    const [found = {}] = await describeRepositories(ecr.client, [id.repositoryName], {...id, ...context});
    context.output.note(`${id.repositoryName} exists already and was left as it is`);
    return found;
  }
}

/** What CreateRepository would answer, as far as that is known beforehand. */
async function planned({ecr, id}: EcrRepository, {input}: WholeRepository): Promise<Repository> {
  const {tags: _tags, ...settings} = input;
  return {...id, repositoryUri: `${await ecr.host()}/${id.repositoryName}`, ...settings};
}

function wholeRepository(settings: RepositorySettings, options: CreateOptions): WholeRepository {
  const {mutability, scanOnPush, ...policies} = settings;
  const encryption = encryptionOf(options);
  const input = {
    ...(mutability ? mutabilityInput(mutability) : {}),
    ...(scanOnPush ? {imageScanningConfiguration: {scanOnPush}} : {}),
    ...(encryption ? {encryptionConfiguration: encryption} : {}),
    ...(options.tag ? {tags: options.tag.map(parseResourceTag)} : {}),
  };
  return {input, policies};
}

function encryptionOf({
  encryption,
  kmsKey,
}: CreateOptions): CreateRepositoryRequest['encryptionConfiguration'] {
  if (kmsKey !== undefined && encryption === 'AES256') {
    throw new EcrctlError('USAGE', '--encryption AES256 takes no key', {hint: 'write --encryption KMS'});
  }
  const encryptionType = encryption ?? (kmsKey === undefined ? undefined : 'KMS');
  return encryptionType && {encryptionType, ...(kmsKey === undefined ? {} : {kmsKey})};
}
