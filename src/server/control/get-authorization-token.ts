import type {
  AuthorizationData,
  GetAuthorizationTokenRequest,
  GetAuthorizationTokenResponse,
} from '@aws-sdk/client-ecr';
import type {CallContext} from '../call-context.ts';
import {registryHost} from '../repositories/registry-host.ts';
import {issuePassword, TOKEN_LIFETIME_MS} from '../tokens.ts';

/** GetAuthorizationToken: the caller's key to `/v2/`, good for every registry of the region. */
export function getAuthorizationToken(
  call: CallContext,
  input: GetAuthorizationTokenRequest,
): GetAuthorizationTokenResponse {
  const accounts = input.registryIds ?? [call.caller.accountId];
  return {authorizationData: accounts.map(accountId => authorize(call, accountId))};
}

function authorize(call: CallContext, accountId: string): AuthorizationData {
  const expiresAt = Math.min(call.now + TOKEN_LIFETIME_MS, call.caller.expiresAt ?? Number.POSITIVE_INFINITY);
  const password = issuePassword(call.server.signer, {caller: call.caller, region: call.region, expiresAt});
  const scheme = call.origin.slice(0, call.origin.indexOf(':'));
  return {
    authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
    expiresAt: new Date(expiresAt),
    proxyEndpoint: `${scheme}://${registryHost(call, {accountId, region: call.region})}`,
  };
}
