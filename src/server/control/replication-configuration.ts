import type {
  DescribeRegistryResponse,
  PutReplicationConfigurationRequest,
  PutReplicationConfigurationResponse,
  ReplicationConfiguration,
} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {invalidParameter} from '../ecr-fault.ts';
import {uniqueDestinations} from '../replication/replication-rules.ts';

/** DescribeRegistry: where the registry's images are replicated to. */
export function describeRegistry(call: CallContext): DescribeRegistryResponse {
  const {accountId} = call.caller;
  return {
    registryId: accountId,
    replicationConfiguration: call.state.table('replication').get([accountId, call.region]) ?? {rules: []},
  };
}

/** PutReplicationConfiguration: replaces the rules; empty rules switch replication off. */
export async function putReplicationConfiguration(
  call: CallContext,
  input: PutReplicationConfigurationRequest,
): Promise<PutReplicationConfigurationResponse> {
  const replicationConfiguration = input.replicationConfiguration!;
  checkDestinations(call, replicationConfiguration);
  const key = [call.caller.accountId, call.region];
  await call.state.transaction(() => call.state.table('replication').put(key, replicationConfiguration));
  return {replicationConfiguration};
}

function checkDestinations(call: CallContext, {rules}: ReplicationConfiguration): void {
  const destinations = uniqueDestinations((rules ?? []).flatMap(rule => rule.destinations ?? []));
  const own = destinations.some(
    ({region, registryId}) => region === call.region && registryId === call.caller.accountId,
  );
  if (own) throw refused('Replication destination cannot be the same as the source registry');
  const limit = call.server.services.quotas['replication-destinations'];
  if (destinations.length > limit) {
    throw refused(`The number of unique replication destinations must be less than or equal to ${limit}`);
  }
}

function refused(constraint: string) {
  return invalidParameter('replicationConfiguration', constraint);
}
