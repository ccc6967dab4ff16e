import {accessDeniedMessage} from '../../access/decision/access-denied.ts';
import {decide} from '../../access/decision/decide.ts';
import type {
  PolicySet,
  AccessRequest as Question,
  RegistryPolicyScope,
} from '../../access/decision/decision.ts';
import {parsePrincipal} from '../../access/grammar/principal.ts';
import type {CallFacts} from '../call-facts.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {AccessRequest} from '../seams.ts';
import {contextOf} from './condition-keys.ts';
import type {Directory} from './directory.ts';
import type {ReadStoredPolicy} from './parsed-policy.ts';

/** What permission decisions need beside the call: who is who, and which registry policies count. */
export interface Authority {
  /** Undefined where every caller is the root of an account. */
  directory: Directory | undefined;
  registryScope(registry: {accountId: string; region: string}): RegistryPolicyScope;
  readPolicy: ReadStoredPolicy;
}

/**
 * Decides whether a call may do what it asks for: identity, repository and registry policies together.
 * @throws EcrFault AccessDeniedException with the sentence of AWS
 */
export function authorize(authority: Authority, call: CallFacts, request: AccessRequest): void {
  const question = questionOf(authority, call, request);
  const decision = decide(question, policiesOf(authority, call, request));
  if (!decision.allowed) {
    throw new EcrFault('AccessDeniedException', accessDeniedMessage(question, decision));
  }
}

/** Whether a call might still set a repository's policy if the policy were this text. */
export function mayReplacePolicy(
  authority: Authority,
  call: CallFacts,
  {request, policyText}: {request: AccessRequest; policyText: string},
): boolean {
  const repository = {name: 'repository policy', document: authority.readPolicy(policyText, 'repository')};
  const policies = {...policiesOf(authority, call, request), repository};
  return decide(questionOf(authority, call, request), policies).allowed;
}

function questionOf({directory}: Authority, call: CallFacts, request: AccessRequest): Question {
  const identity = directory?.identity(call.caller.arn);
  return {
    principal: identity?.principal ?? parsePrincipal(call.caller.arn),
    action: `ecr:${request.action}`,
    resource: request.resource,
    resourceAccountId: request.accountId,
    context: contextOf(call, request, identity),
  };
}

function policiesOf(authority: Authority, call: CallFacts, request: AccessRequest): PolicySet {
  const identity = authority.directory?.identity(call.caller.arn);
  return {
    identity: identity?.identityPolicies,
    boundary: identity?.boundary,
    session: identity?.session,
    repository: repositoryPolicy(authority, call, request),
    registry: registryPolicy(authority, call, request),
    registryScope: authority.registryScope({accountId: request.accountId, region: call.region}),
  };
}

function repositoryPolicy(
  {readPolicy}: Authority,
  {state}: CallFacts,
  {repository}: AccessRequest,
): PolicySet['repository'] {
  if (!repository) return undefined;
  const {accountId, region, repositoryName} = repository;
  const text = state.table('repositoryPolicies').get([accountId, region, repositoryName])?.text;
  return text === undefined
    ? undefined
    : {name: 'repository policy', document: readPolicy(text, 'repository')};
}

function registryPolicy(
  {readPolicy}: Authority,
  {state, region}: CallFacts,
  {accountId}: AccessRequest,
): PolicySet['registry'] {
  const text = state.table('registryPolicies').get([accountId, region])?.text;
  return text === undefined ? undefined : {name: 'registry policy', document: readPolicy(text, 'registry')};
}
