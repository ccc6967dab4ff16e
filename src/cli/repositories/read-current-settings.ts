import type {Repository} from '@aws-sdk/client-ecr';
import {describeRepositories} from '../../ecr/repositories.ts';
import {hasCode} from '../../errors.ts';
import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import type {RepositorySettings} from './repository-settings.ts';

/** A repository's settings as they are, policies only where they are asked about. */
export async function readCurrentSettings(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  wanted: RepositorySettings,
): Promise<RepositorySettings> {
  const [repository = {}] = await describeRepositories(ecr.client, [id.repositoryName], {...id, ...context});
  const policyText =
    wanted.policyText === undefined
      ? undefined
      : await orAbsent(ecr.client.send('GetRepositoryPolicy', id, context).then(one => one.policyText));
  const lifecyclePolicyText =
    wanted.lifecyclePolicyText === undefined
      ? undefined
      : await orAbsent(
          ecr.client.send('GetLifecyclePolicy', id, context).then(one => one.lifecyclePolicyText),
        );
  return {
    ...describedSettings(repository),
    ...(policyText === undefined ? {} : {policyText}),
    ...(lifecyclePolicyText === undefined ? {} : {lifecyclePolicyText}),
  };
}

function describedSettings(repository: Repository): RepositorySettings {
  const {imageTagMutability: mode, imageTagMutabilityExclusionFilters: filters = []} = repository;
  return {
    ...(mode ? {mutability: {mode, except: filters.map(({filter}) => filter ?? '')}} : {}),
    scanOnPush: repository.imageScanningConfiguration?.scanOnPush === true,
  };
}

async function orAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (hasCode(error, 'POLICY_NOT_FOUND')) return undefined;
    throw error;
  }
}
