import {describeRepositories, isCreatedOnPush} from '../../ecr/repositories.ts';
import {EcrctlError, hasCode} from '../../errors.ts';
import type {CommandContext, RepositoryEnd} from '../context/command-context.ts';

/**
 * Creates the repository unless it is there; registries other than ECR make theirs by themselves. Who may push
 * need not be allowed to create: the refusal is given back, and the push tells whether it matters.
 */
export async function createMissingRepository(
  context: CommandContext,
  end: RepositoryEnd,
): Promise<EcrctlError | undefined> {
  if (!end.ecr || context.settings.dryRun) return undefined;
  const registryId = end.ecr.registryId === undefined ? {} : {registryId: end.ecr.registryId};
  try {
    await end.ecr.client.send('CreateRepository', {...registryId, repositoryName: end.repository}, context);
    context.output.note(`created repository ${end.name}`);
  } catch (error) {
    if (hasCode(error, 'ACCESS_DENIED')) return error;
    if (!hasCode(error, 'ALREADY_EXISTS')) throw error;
  }
  return undefined;
}

/** Says of a push or copy that failed for want of a repository that it can create it itself, or why it could not. */
export function offerToCreate(error: unknown, end: RepositoryEnd, refusal?: EcrctlError): unknown {
  if (!end.ecr || !hasCode(error, 'REPOSITORY_NOT_FOUND')) return error;
  if (refusal) {
    const message = `there is no repository ${end.name}, and it could not be created: ${refusal.message}`;
    return new EcrctlError(refusal.code, message, {cause: error, hint: refusal.hint});
  }
  return new EcrctlError('REPOSITORY_NOT_FOUND', `there is no repository ${end.name}`, {
    cause: error,
    hint: `add --create-repository, or run ecrctl repository create ${end.repository}; check account and region too`,
  });
}

/**
 * The destination of a plan: undefined where a copy would create the repository, or the registry would for it.
 * @throws EcrctlError REPOSITORY_NOT_FOUND where it would not
 */
export async function plannedDestination(
  context: CommandContext,
  end: RepositoryEnd,
  {createRepository = false}: {createRepository?: boolean | undefined},
): Promise<RepositoryEnd['store'] | undefined> {
  const isMissing = await lacksRepository(context, end);
  if (!isMissing) return end.store;
  if (createRepository || (await registryCreates(context, end))) return undefined;
  throw offerToCreate(isMissing, end);
}

/** Whether a push makes the repository; who may not read the templates is told of the missing repository. */
async function registryCreates(context: CommandContext, {ecr, repository}: RepositoryEnd): Promise<boolean> {
  if (!ecr) return false;
  const {registryId} = ecr;
  try {
    return await isCreatedOnPush(ecr.client, repository, {registryId, signal: context.signal});
  } catch (error) {
    if (hasCode(error, 'ACCESS_DENIED')) return false;
    throw error;
  }
}

/** The error that a push would meet; undefined where the repository is there, or nobody may say. */
async function lacksRepository(
  context: CommandContext,
  {ecr, repository}: RepositoryEnd,
): Promise<EcrctlError | undefined> {
  if (!ecr) return undefined;
  const scope = ecr.registryId === undefined ? {} : {registryId: ecr.registryId};
  try {
    await describeRepositories(ecr.client, [repository], {...scope, signal: context.signal});
  } catch (error) {
    if (hasCode(error, 'REPOSITORY_NOT_FOUND')) return error;
    if (!hasCode(error, 'ACCESS_DENIED')) throw error;
  }
  return undefined;
}
