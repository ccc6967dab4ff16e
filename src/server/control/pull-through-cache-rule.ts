import type {
  CreatePullThroughCacheRuleRequest,
  CreatePullThroughCacheRuleResponse,
  DeletePullThroughCacheRuleRequest,
  DeletePullThroughCacheRuleResponse,
  DescribePullThroughCacheRulesRequest,
  DescribePullThroughCacheRulesResponse,
  PullThroughCacheRule,
  UpdatePullThroughCacheRuleRequest,
  UpdatePullThroughCacheRuleResponse,
} from '@aws-sdk/client-ecr';
import {cacheRulesOf, newCacheRule} from '../caching/cache-rules.ts';
import {checkCredential} from '../caching/check-credential.ts';
import type {CacheRule} from '../caching/find-cache-rule.ts';
import type {CallContext} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import {prefixSpellings} from '../repositories/prefix-spellings.ts';
import type {CacheRuleRecord} from '../state/registry-records.ts';
import {refusePaging} from './describe-repositories.ts';
import {listPage} from './list-page.ts';

const DEFAULT_PAGE = 100;

/** CreatePullThroughCacheRule: repositories below a prefix fetch what they lack from another registry. */
export async function createPullThroughCacheRule(
  call: CallContext,
  input: CreatePullThroughCacheRuleRequest,
): Promise<CreatePullThroughCacheRuleResponse> {
  const registryId = registryOf(call, input);
  const ecrRepositoryPrefix = input.ecrRepositoryPrefix!;
  const record = newCacheRule({accountId: registryId, region: call.region}, input, call.now);
  await call.state.transaction(() => {
    const there = findRule(call, registryId, ecrRepositoryPrefix);
    if (there) throw ruleExists(there.ecrRepositoryPrefix, registryId);
    checkRoom(call, registryId);
    call.state.table('cacheRules').put([registryId, call.region, ecrRepositoryPrefix], record);
  });
  return describe(registryId, {ecrRepositoryPrefix, record});
}

/** DescribePullThroughCacheRules: those of some prefixes, or all, a page at a time. */
export function describePullThroughCacheRules(
  call: CallContext,
  input: DescribePullThroughCacheRulesRequest,
): DescribePullThroughCacheRulesResponse {
  const registryId = registryOf(call, input);
  const {ecrRepositoryPrefixes} = input;
  if (ecrRepositoryPrefixes) {
    refusePaging(input, 'ecrRepositoryPrefixes');
    const rules = ecrRepositoryPrefixes.map(prefix => requireCacheRule(call, registryId, prefix));
    return {pullThroughCacheRules: rules.map(rule => describe(registryId, rule))};
  }
  const rules = cacheRulesOf(call.state, {accountId: registryId, region: call.region});
  const page = listPage(rules, input, {keyOf: rule => rule.ecrRepositoryPrefix, pageSize: DEFAULT_PAGE});
  return {pullThroughCacheRules: page.items.map(rule => describe(registryId, rule)), ...page.next};
}

/** UpdatePullThroughCacheRule: changes the secret and the role, and nothing else. */
export async function updatePullThroughCacheRule(
  call: CallContext,
  input: UpdatePullThroughCacheRuleRequest,
): Promise<UpdatePullThroughCacheRuleResponse> {
  const registryId = registryOf(call, input);
  const {credentialArn, customRoleArn} = input;
  if (credentialArn !== undefined)
    checkCredential({accountId: registryId, region: call.region}, credentialArn);
  const rule = await call.state.transaction(() => {
    const {ecrRepositoryPrefix, record} = requireCacheRule(call, registryId, input.ecrRepositoryPrefix!);
    if (credentialArn === undefined && customRoleArn === undefined) throw nothingToUpdate();
    const updated: CacheRuleRecord = {
      ...record,
      ...(credentialArn === undefined ? {} : {credentialArn}),
      ...(customRoleArn === undefined ? {} : {customRoleArn}),
      updatedAt: call.now,
    };
    call.state.table('cacheRules').put([registryId, call.region, ecrRepositoryPrefix], updated);
    return {ecrRepositoryPrefix, record: updated};
  });
  const {upstreamRegistryUrl, upstreamRegistry, createdAt, ...rest} = describe(registryId, rule);
  return rest;
}

/** DeletePullThroughCacheRule: what was cached stays. */
export async function deletePullThroughCacheRule(
  call: CallContext,
  input: DeletePullThroughCacheRuleRequest,
): Promise<DeletePullThroughCacheRuleResponse> {
  const registryId = registryOf(call, input);
  const rule = await call.state.transaction(() => {
    const found = requireCacheRule(call, registryId, input.ecrRepositoryPrefix!);
    call.state.table('cacheRules').remove([registryId, call.region, found.ecrRepositoryPrefix]);
    return found;
  });
  const {upstreamRegistry, updatedAt, ...rest} = describe(registryId, rule);
  return rest;
}

/** A rule by its prefix. @throws EcrFault PullThroughCacheRuleNotFoundException */
export function requireCacheRule(
  call: CallContext,
  registryId: string,
  ecrRepositoryPrefix: string,
): CacheRule {
  const rule = findRule(call, registryId, ecrRepositoryPrefix);
  if (rule) return rule;
  throw new EcrFault(
    'PullThroughCacheRuleNotFoundException',
    `The pull through cache rule with Amazon ECR repository prefix '${ecrRepositoryPrefix}' does not exist in the registry with id '${registryId}'`,
  );
}

/** The rule of a prefix, however the slash at its end was given. */
function findRule({state, region}: CallContext, registryId: string, prefix: string): CacheRule | undefined {
  for (const ecrRepositoryPrefix of prefixSpellings(prefix)) {
    const record = state.table('cacheRules').get([registryId, region, ecrRepositoryPrefix]);
    if (record) return {ecrRepositoryPrefix, record};
  }
  return undefined;
}

/** The service's text (pulumi/pulumi-aws#5714). */
function nothingToUpdate(): EcrFault {
  return new EcrFault(
    'InvalidParameterException',
    'Invalid input: Please set either credential arn or role arn to update the credentials',
  );
}

function ruleExists(prefix: string, registryId: string): EcrFault {
  return new EcrFault(
    'PullThroughCacheRuleAlreadyExistsException',
    `The pull through cache rule with Amazon ECR repository prefix '${prefix}' already exists in the registry with id '${registryId}'`,
  );
}

function checkRoom(call: CallContext, registryId: string): void {
  const limit = call.server.services.quotas['pull-through-cache-rules'];
  if (cacheRulesOf(call.state, {accountId: registryId, region: call.region}).length < limit) return;
  throw new EcrFault(
    'LimitExceededException',
    `The maximum number of pull through cache rules per registry (${limit}) has been reached`,
  );
}

function describe(registryId: string, {ecrRepositoryPrefix, record}: CacheRule): PullThroughCacheRule {
  const {createdAt, updatedAt, ...rest} = record;
  return {
    ecrRepositoryPrefix,
    ...rest,
    createdAt: new Date(createdAt),
    registryId,
    ...(updatedAt === undefined ? {} : {updatedAt: new Date(updatedAt)}),
  };
}

function registryOf({caller}: CallContext, {registryId}: {registryId?: string | undefined}): string {
  return registryId ?? caller.accountId;
}
