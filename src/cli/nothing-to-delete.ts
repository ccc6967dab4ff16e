import {EcrctlError, hasCode} from '../errors.ts';

/** What to say when the policy that shall go is not there, for `catch`: whoever deletes wants no advice on writing one. */
export function nothingToDelete(error: unknown): never {
  if (!hasCode(error, 'POLICY_NOT_FOUND')) throw error;
  throw new EcrctlError(error.code, error.message, {hint: 'there is nothing to delete', cause: error});
}
