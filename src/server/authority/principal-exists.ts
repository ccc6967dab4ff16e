import {isAccountId, parseArn} from '../../access/grammar/arn.ts';
import type {Directory} from './directory.ts';

/**
 * Whether a policy may name a principal: an account, or someone in it. Without a users file nobody knows who
 * exists, so that every one does.
 */
export function principalExists(directory: Directory | undefined, principal: string): boolean {
  if (!directory) return true;
  if (isAccountId(principal)) return directory.hasAccount(principal);
  if (directory.identity(principal)) return true;
  const arn = parseArn(principal);
  return arn?.service === 'sts' && directory.hasAccount(arn.accountId);
}
