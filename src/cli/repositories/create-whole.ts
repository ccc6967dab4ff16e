import type {CreateRepositoryRequest, Repository} from '@aws-sdk/client-ecr';
import {deleteRepository} from '../../ecr/repositories.ts';
import {EcrctlError} from '../../errors.ts';
import type {CommandContext} from '../context/command-context.ts';
import type {EcrRepository} from '../repository-of.ts';
import {planSettings, type RepositorySettings} from './repository-settings.ts';

/** A repository to come, and the policies that it gets. */
export interface WholeRepository {
  input: Omit<CreateRepositoryRequest, 'repositoryName' | 'registryId'>;
  policies: Pick<RepositorySettings, 'policyText' | 'lifecyclePolicyText'>;
}

/**
 * Creates a repository and gives it its policies. When a policy is refused the repository, which is empty, is
 * deleted again; where that fails too the error says that it stands.
 */
export async function createWhole(
  context: CommandContext,
  {ecr, id}: EcrRepository,
  {input, policies}: WholeRepository,
): Promise<Repository> {
  const {repository = {}} = await ecr.client.send('CreateRepository', {...id, ...input}, context);
  for (const step of planSettings({}, policies)) {
    try {
      await ecr.client.send(step.operation, {...id, ...step.input} as never, context);
    } catch (error) {
      throw await undo({ecr, id}, {error, what: step.what});
    }
  }
  return repository;
}

/** Not under the command's signal: after an interrupt too nothing half made shall stay. */
async function undo(
  {ecr, id}: EcrRepository,
  {error, what}: {error: unknown; what: string},
): Promise<unknown> {
  if (!(error instanceof EcrctlError)) return error;
  const {repositoryName, ...scope} = id;
  const reason = `its ${what} was refused: ${error.message}`;
  try {
    await deleteRepository(ecr.client, repositoryName, scope);
    return new EcrctlError(error.code, `${repositoryName} was not created, ${reason}`, {
      hint: error.hint,
      cause: error,
    });
  } catch (cause) {
    return new EcrctlError(error.code, `${repositoryName} was created, but ${reason}`, {
      hint: `it could not be removed again: ecrctl repository delete ${repositoryName}`,
      cause,
    });
  }
}
