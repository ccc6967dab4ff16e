import {parsePrincipal, roleArnOf} from '../../access/grammar/principal.ts';
import type {Authority} from '../authority/authorize.ts';
import type {CallContext} from '../call-context.ts';

// ECR: a pull by a session counts as a pull by its role
/** Whether a pull by this caller leaves `lastRecordedPullTime` alone. */
export function isExcludedFromPullTime({directory}: Authority, call: CallContext): boolean {
  const {accountId, arn} = call.caller;
  const table = call.state.table('pullTimeExclusions');
  const principal = directory?.identity(arn)?.principal ?? parsePrincipal(arn);
  const names = [arn, roleArnOf(principal)];
  return names.some(name => name !== undefined && table.has([accountId, call.region, name]));
}
