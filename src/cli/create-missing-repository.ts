import {EcrctlError, hasCode} from '../errors.ts';
import type {CommandContext, RepositoryEnd} from './context/command-context.ts';

/** Creates the repository unless it is there; registries other than ECR make theirs by themselves. */
export async function createMissingRepository(context: CommandContext, end: RepositoryEnd): Promise<void> {
  if (!end.ecr || context.settings.dryRun) return;
  const registryId = end.ecr.registryId === undefined ? {} : {registryId: end.ecr.registryId};
  try {
    await end.ecr.client.send('CreateRepository', {...registryId, repositoryName: end.repository}, context);
    context.output.note(`created repository ${end.name}`);
  } catch (error) {
    if (!hasCode(error, 'ALREADY_EXISTS')) throw error;
  }
}

/** Says of a push that failed for want of a repository that the push itself can create it. */
export function offerToCreate(error: unknown, end: RepositoryEnd): unknown {
  if (!end.ecr || !hasCode(error, 'REPOSITORY_NOT_FOUND')) return error;
  return new EcrctlError('REPOSITORY_NOT_FOUND', `there is no repository ${end.name}`, {
    cause: error,
    hint: `add --create-repository, or run ecrctl repository create ${end.repository}; check account and region too`,
  });
}
