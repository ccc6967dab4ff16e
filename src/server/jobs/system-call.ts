import {randomUUID} from 'node:crypto';
import {accountRootArn} from '../../access/principal.ts';
import type {CallContext, ServerParts} from '../call-context.ts';

/** A call that the registry makes on its own account: a replication, a lifecycle run. */
export function systemCall(
  server: ServerParts,
  {accountId, region}: {accountId: string; region: string},
  operation: string,
): CallContext {
  return {
    server,
    state: server.state,
    operation,
    protocol: 'api',
    requestId: randomUUID(),
    region,
    caller: {accountId, arn: accountRootArn(accountId), accessKeyId: 'ecr.amazonaws.com'},
    now: server.clock(),
    origin: `${server.settings.secure ? 'https' : 'http'}://localhost`,
    sourceIp: 'ecr.amazonaws.com',
    userAgent: 'ecr.amazonaws.com',
  };
}
