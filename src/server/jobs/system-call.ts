import {randomUUID} from 'node:crypto';
import {accountRootArn} from '../../access/grammar/principal.ts';
import type {CallContext, ServerParts} from '../call-context.ts';

/** What stands in place of an access key, an address and a program where nobody called. */
const SYSTEM = 'ecr.amazonaws.com';

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
    caller: {accountId, arn: accountRootArn(accountId), accessKeyId: SYSTEM},
    now: server.clock(),
    origin: `${server.settings.secure ? 'https' : 'http'}://localhost`,
    sourceIp: SYSTEM,
    userAgent: SYSTEM,
  };
}

/** Whether the registry made a call by itself. */
export function isSystemCall({caller, sourceIp}: CallContext): boolean {
  return caller.accessKeyId === SYSTEM && sourceIp === SYSTEM;
}
