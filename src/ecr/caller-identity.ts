import type {Abortable} from '../content/store.ts';
import {EcrctlError, hasCode} from '../errors.ts';
import {parseEcrHost} from '../oci/ecr-host.ts';
import type {EcrApi} from './api.ts';
import {CredentialTrail} from './credentials/credential-trail.ts';
import type {EcrSettings} from './ecr-settings.ts';
import {toEcrError} from './failures/ecr-error.ts';
import {sdkConfigOf} from './sdk/sdk-config.ts';

/** Who the credentials belong to. */
export interface CallerIdentity {
  accountId: string;
  arn: string;
  userId: string;
}

/**
 * Asks AWS whose the credentials are, which needs no permission. The settings' endpoint is ECR's and does not
 * answer this; `endpoint` is the one to ask where it is not AWS's own.
 * @throws EcrServiceError CREDENTIALS_MISSING, CREDENTIALS_EXPIRED, UNAUTHORIZED and what calls fail with
 */
export async function getCallerIdentity(
  settings: EcrSettings,
  {endpoint, signal}: Abortable & {endpoint?: string} = {},
): Promise<CallerIdentity> {
  const {endpoint: _ecr, ...others} = settings;
  const own = endpoint === undefined ? others : {...others, endpoint};
  const {GetCallerIdentityCommand, STSClient} = await import('@aws-sdk/client-sts');
  const trail = new CredentialTrail();
  const client = new STSClient(await sdkConfigOf(own, trail));
  try {
    const answer = await client.send(new GetCallerIdentityCommand({}), signal ? {abortSignal: signal} : {});
    return {accountId: answer.Account ?? '', arn: answer.Arn ?? '', userId: answer.UserId ?? ''};
  } catch (error) {
    const call = {operation: 'GetCallerIdentity', input: {}, settings: own, signal};
    throw toEcrError(error, {...call, reasons: trail.reasons, env: own.env ?? process.env});
  } finally {
    client.destroy();
  }
}

/**
 * The account whose registry answers the caller. AWS's own policies for pushing and pulling do not allow
 * DescribeRegistry; who may push or pull may have a token, and that names its registry.
 */
export async function findRegistryId(
  api: EcrApi<'DescribeRegistry' | 'GetAuthorizationToken'>,
  options: Abortable = {},
): Promise<string> {
  const registryId = await describedRegistry(api, options);
  if (registryId !== undefined) return registryId;
  throw new EcrctlError('PROTOCOL_ERROR', 'the service does not say whose registry it is', {
    hint: 'name the account with --registry-id',
  });
}

async function describedRegistry(
  api: EcrApi<'DescribeRegistry' | 'GetAuthorizationToken'>,
  options: Abortable,
): Promise<string | undefined> {
  try {
    return (await api.send('DescribeRegistry', {}, options)).registryId;
  } catch (denied) {
    if (!hasCode(denied, 'ACCESS_DENIED')) throw denied;
    const {authorizationData = []} = await api.send('GetAuthorizationToken', {}, options);
    const {proxyEndpoint = ''} = authorizationData[0] ?? {};
    const host = URL.canParse(proxyEndpoint) ? new URL(proxyEndpoint).host : '';
    return parseEcrHost(host)?.registryId;
  }
}
