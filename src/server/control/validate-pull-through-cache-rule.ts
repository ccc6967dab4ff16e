import type {
  ValidatePullThroughCacheRuleRequest,
  ValidatePullThroughCacheRuleResponse,
} from '@aws-sdk/client-ecr';
import type {CacheRule} from '../caching/find-cache-rule.ts';
import {UpstreamError} from '../caching/upstream-error.ts';
import type {CallContext} from '../call-context.ts';
import {requireCacheRule} from './pull-through-cache-rule.ts';

/** ValidatePullThroughCacheRule: asks the upstream whether it can be reached and takes the credentials. */
export async function validatePullThroughCacheRule(
  call: CallContext,
  input: ValidatePullThroughCacheRuleRequest,
): Promise<ValidatePullThroughCacheRuleResponse> {
  const registryId = input.registryId ?? call.caller.accountId;
  const rule = requireCacheRule(call, registryId, input.ecrRepositoryPrefix!);
  const {upstreamRegistryUrl, credentialArn, customRoleArn, upstreamRepositoryPrefix} = rule.record;
  const failure = await failureOf(call, rule);
  return {
    ecrRepositoryPrefix: rule.ecrRepositoryPrefix,
    registryId,
    upstreamRegistryUrl,
    ...(credentialArn === undefined ? {} : {credentialArn}),
    ...(customRoleArn === undefined ? {} : {customRoleArn}),
    upstreamRepositoryPrefix,
    isValid: failure === undefined,
    ...(failure === undefined ? {} : {failure}),
  };
}

async function failureOf(call: CallContext, {record}: CacheRule): Promise<string | undefined> {
  const {upstream} = call.server.services;
  if (!upstream) return 'This ECR cannot reach registries outside of it';
  const {upstreamRegistryUrl: registryHost, credentialArn} = record;
  try {
    await upstream.check({registryHost, credentialArn});
    return undefined;
  } catch (error) {
    if (error instanceof UpstreamError) return error.message;
    throw error;
  }
}
