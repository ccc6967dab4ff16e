import {hasCode} from '../errors.ts';
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
