import type {Abortable} from '../content/store.ts';
import {EcrctlError} from '../errors.ts';
import {parseEcrHost} from '../oci/ecr-host.ts';
import type {EcrApi} from './api.ts';
import {toEcrError} from './ecr-error.ts';
import type {EcrSettings} from './ecr-settings.ts';
import {callOptions} from './repository-id.ts';
import {sdkConfigOf} from './sdk-config.ts';

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
  const client = new STSClient(await sdkConfigOf(own));
  try {
    const answer = await client.send(new GetCallerIdentityCommand({}), signal ? {abortSignal: signal} : {});
    return {accountId: answer.Account ?? '', arn: answer.Arn ?? '', userId: answer.UserId ?? ''};
  } catch (error) {
    throw toEcrError(error, {operation: 'GetCallerIdentity', input: {}, settings: own, signal});
  } finally {
    client.destroy();
  }
}

/** The account whose registry answers the caller; free of charge where an authorization is there already. */
export async function findRegistryId(
  api: EcrApi<'DescribeRegistry'>,
  {proxyEndpoint = '', ...options}: Abortable & {proxyEndpoint?: string | undefined} = {},
): Promise<string> {
  const host = URL.canParse(proxyEndpoint) ? new URL(proxyEndpoint).host : '';
  const account = parseEcrHost(host)?.registryId;
  if (account !== undefined) return account;
  const {registryId} = await api.send('DescribeRegistry', {}, callOptions(options));
  if (registryId !== undefined) return registryId;
  throw new EcrctlError('PROTOCOL_ERROR', 'the service does not say whose registry it is', {
    hint: 'name the account with --registry-id',
  });
}
