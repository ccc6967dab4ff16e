import type {
  DeregisterPullTimeUpdateExclusionRequest,
  DeregisterPullTimeUpdateExclusionResponse,
  ListPullTimeUpdateExclusionsRequest,
  ListPullTimeUpdateExclusionsResponse,
  RegisterPullTimeUpdateExclusionRequest,
  RegisterPullTimeUpdateExclusionResponse,
} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {listPage} from './list-page.ts';

const DEFAULT_PAGE = 100;

/** RegisterPullTimeUpdateExclusion: pulls by this user or role no longer count as pulls. */
export async function registerPullTimeUpdateExclusion(
  call: CallContext,
  input: RegisterPullTimeUpdateExclusionRequest,
): Promise<RegisterPullTimeUpdateExclusionResponse> {
  const principalArn = input.principalArn!;
  const table = call.state.table('pullTimeExclusions');
  await call.state.transaction(() => {
    if (table.has([...registryKey(call), principalArn])) throw alreadyExcluded(principalArn);
    checkRoom(call);
    table.put([...registryKey(call), principalArn], {createdAt: call.now});
  });
  return {principalArn, createdAt: new Date(call.now)};
}

/** DeregisterPullTimeUpdateExclusion: its pulls count again. */
export async function deregisterPullTimeUpdateExclusion(
  call: CallContext,
  input: DeregisterPullTimeUpdateExclusionRequest,
): Promise<DeregisterPullTimeUpdateExclusionResponse> {
  const principalArn = input.principalArn!;
  const key = [...registryKey(call), principalArn];
  const table = call.state.table('pullTimeExclusions');
  await call.state.transaction(() => {
    if (!table.has(key)) throw notExcluded(principalArn);
    table.remove(key);
  });
  return {principalArn};
}

/** ListPullTimeUpdateExclusions: the ARNs, a page at a time. */
export function listPullTimeUpdateExclusions(
  call: CallContext,
  input: ListPullTimeUpdateExclusionsRequest,
): ListPullTimeUpdateExclusionsResponse {
  const page = listPage(excludedArns(call), input, {keyOf: arn => arn, pageSize: DEFAULT_PAGE});
  return {pullTimeUpdateExclusions: page.items, ...page.next};
}

function excludedArns(call: CallContext): string[] {
  const entries = call.state.table('pullTimeExclusions').range({prefix: registryKey(call)});
  return Array.from(entries, ({key}) => String(key[2]));
}

function checkRoom(call: CallContext): void {
  const limit = call.server.services.quotas['pull-time-exclusions'];
  if (excludedArns(call).length < limit) return;
  throw new EcrFault(
    'LimitExceededException',
    `The maximum number of pull time update exclusions (${limit}) has been reached`,
  );
}

function alreadyExcluded(principalArn: string): EcrFault {
  return new EcrFault(
    'ExclusionAlreadyExistsException',
    `The pull time update exclusion for the principal '${principalArn}' already exists`,
  );
}

function notExcluded(principalArn: string): EcrFault {
  return new EcrFault(
    'ExclusionNotFoundException',
    `The pull time update exclusion for the principal '${principalArn}' does not exist`,
  );
}

function registryKey({caller, region}: CallContext): string[] {
  return [caller.accountId, region];
}
