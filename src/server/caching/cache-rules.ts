import type {CreatePullThroughCacheRuleRequest} from '@aws-sdk/client-ecr';
import {EcrFault, invalidParameter} from '../ecr-fault.ts';
import type {CacheRuleRecord} from '../state/registry-records.ts';
import type {State} from '../state/state.ts';
import {checkCredential} from './check-credential.ts';
import {type CacheRule, ROOT_PREFIX} from './find-cache-rule.ts';
import {needsCredential, upstreamRegistryOf} from './upstream-registries.ts';

/** Every rule of a registry, by prefix. */
export function cacheRulesOf(
  state: State,
  {accountId, region}: {accountId: string; region: string},
): CacheRule[] {
  const entries = state.table('cacheRules').range({prefix: [accountId, region]});
  return Array.from(entries, ({key, value}) => ({ecrRepositoryPrefix: String(key[2]), record: value}));
}

/**
 * A rule as CreatePullThroughCacheRule makes it; which registry it is follows from the URL.
 * @throws EcrFault UnsupportedUpstreamRegistryException, InvalidParameterException, SecretNotFoundException
 */
export function newCacheRule(
  registry: {accountId: string; region: string},
  input: CreatePullThroughCacheRuleRequest,
  now: number,
): CacheRuleRecord {
  const {
    upstreamRegistryUrl = '',
    credentialArn,
    customRoleArn,
    upstreamRepositoryPrefix = ROOT_PREFIX,
  } = input;
  const upstreamRegistry = upstreamRegistryOf(upstreamRegistryUrl);
  if (!upstreamRegistry) throw unsupported(invalidUrl(upstreamRegistryUrl));
  if (input.upstreamRegistry !== undefined && input.upstreamRegistry !== upstreamRegistry) {
    throw invalidParameter(
      'upstreamRegistry',
      `The upstream registry of '${upstreamRegistryUrl}' is ${upstreamRegistry}`,
    );
  }
  if (input.ecrRepositoryPrefix === ROOT_PREFIX && upstreamRepositoryPrefix !== ROOT_PREFIX) {
    throw invalidParameter('upstreamRepositoryPrefix', 'Must be ROOT when the ecrRepositoryPrefix is ROOT');
  }
  if (credentialArn !== undefined) checkCredential(registry, credentialArn);
  else if (needsCredential(upstreamRegistry)) throw unsupported(NEEDS_CREDENTIAL);
  return {
    upstreamRegistryUrl,
    upstreamRegistry,
    ...(credentialArn === undefined ? {} : {credentialArn}),
    ...(customRoleArn === undefined ? {} : {customRoleArn}),
    upstreamRepositoryPrefix,
    createdAt: now,
  };
}

/** The service's text (aws-controllers-k8s/community#2589). */
const NEEDS_CREDENTIAL =
  'The specified upstream registry requires authentication. Specify a valid Secrets Manager ARN';

/** The service's text (goharbor/harbor#20174). */
function invalidUrl(url: string): string {
  return `The upstream registry URL ${url} is invalid. Specify a valid upstream registry URL and try again`;
}

function unsupported(message: string): EcrFault {
  return new EcrFault('UnsupportedUpstreamRegistryException', message);
}
