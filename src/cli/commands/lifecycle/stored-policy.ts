import type {EcrOutput} from '../../../ecr/api.ts';
import {EcrctlError, hasCode} from '../../../errors.ts';
import type {CommandContext} from '../../context/command-context.ts';
import type {EcrRepository} from '../../repository-of.ts';

/** The policy of a repository as the service keeps it. @throws EcrctlError POLICY_NOT_FOUND */
export async function readStoredPolicy(
  context: CommandContext,
  {ecr, id}: EcrRepository,
): Promise<EcrOutput<'GetLifecyclePolicy'>> {
  try {
    return await ecr.client.send('GetLifecyclePolicy', id, context);
  } catch (error) {
    if (!hasCode(error, 'POLICY_NOT_FOUND')) throw error;
    throw new EcrctlError('POLICY_NOT_FOUND', error.message, {
      hint: `try one with ecrctl lifecycle preview ${id.repositoryName} --policy FILE, then put it`,
      cause: error,
    });
  }
}
