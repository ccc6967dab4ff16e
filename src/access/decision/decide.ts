import {parseArn} from '../grammar/arn.ts';
import {isServiceLinkedRole, type Principal, principalContext} from '../grammar/principal.ts';
import type {
  AccessRequest,
  Decision,
  NamedPolicy,
  PolicySet,
  PolicyType,
  StatementTrace,
} from './decision.ts';
import type {PrincipalGrade} from './match-principal.ts';
import {matchStatement, type StatementRequest} from './match-statement.ts';
import {type ContextValues, RequestContext} from './request-context.ts';

/** The only actions that a registry policy of scope V1 is asked about. */
const V1_REGISTRY_ACTIONS = new Set([
  'ecr:replicateimage',
  'ecr:batchimportupstreamimage',
  'ecr:createrepository',
]);

/** The one action that no resource-based policy can grant: a token belongs to a principal, not to a registry. */
const IDENTITY_ONLY_ACTION = 'ecr:getauthorizationtoken';

/** AWS names one kind of policy even where several deny; the widest first. */
const DENY_ORDER: readonly PolicyType[] = [
  'service-control',
  'resource-control',
  'repository',
  'registry',
  'identity',
  'boundary',
  'session',
];

/**
 * Decides a request as IAM does (IAM User Guide, "Policy evaluation logic"): an explicit deny wins; within
 * an account an identity policy or a resource policy is enough, across accounts both must allow; boundary,
 * session and organization policies only limit.
 */
export function decide(request: AccessRequest, policies: PolicySet): Decision {
  const owner = ownerOf(request);
  const crossAccount = request.principal.type !== 'service' && request.principal.accountId !== owner;
  const trace = traceStatements(request, policies);
  const outcome = outcomeOf({request, policies, trace, crossAccount});
  return {...outcome, trace, crossAccount};
}

/** What the steps of a decision share. */
interface Case {
  request: AccessRequest;
  policies: PolicySet;
  trace: readonly StatementTrace[];
  crossAccount: boolean;
}

type Outcome = Pick<Decision, 'allowed' | 'reason' | 'decisive'>;

function outcomeOf(one: Case): Outcome {
  return (
    explicitDeny(one) ??
    missingServiceControl(one) ??
    (one.request.principal.type === 'service'
      ? grantedByResource(one)
      : one.crossAccount
        ? grantedByBoth(one)
        : grantedByEither(one))
  );
}

function explicitDeny({trace}: Case): Outcome | undefined {
  const denying = trace.filter(({applies, statement}) => applies && statement.effect === 'Deny');
  const policyType = DENY_ORDER.find(type => denying.some(one => one.policyType === type));
  if (!policyType) return undefined;
  const decisive = denying.filter(one => one.policyType === policyType).slice(0, 1);
  return {allowed: false, reason: {kind: 'explicit-deny', policyType}, decisive};
}

function missingServiceControl({request, policies, trace}: Case): Outcome | undefined {
  if (!policies.serviceControl || !isBoundByOrganization(request.principal)) return undefined;
  const allowing = new Set(allows(trace, 'service-control').map(({statement}) => statement));
  const everyLevel = policies.serviceControl.every(level =>
    level.some(({document}) => document.statements.some(statement => allowing.has(statement))),
  );
  return everyLevel ? undefined : denied('service-control');
}

/** Service control policies bind every principal of an account, its root included, but no AWS service. */
function isBoundByOrganization(principal: Principal): boolean {
  return principal.type !== 'service' && !isServiceLinkedRole(principal);
}

/** A service has no policies of its own: only the resource can let it in. */
function grantedByResource({trace}: Case): Outcome {
  const granting = resourceAllows(trace);
  return granting.length > 0 ? granted(granting) : denied('repository');
}

/** Across accounts the owner must open the door and the principal's account must let it go there. */
function grantedByBoth(one: Case): Outcome {
  const opening = resourceAllows(one.trace);
  if (opening.length === 0) return denied('repository');
  const identity = allows(one.trace, 'identity');
  if (identity.length === 0 && one.request.principal.type !== 'root') return denied('identity');
  return missingCeiling(one) ?? granted([...opening, ...identity]);
}

/**
 * Within the account either side is enough. What a resource policy grants to a user, a session or everyone
 * is not limited by a boundary or a session policy; what it grants to a role or an account is.
 */
function grantedByEither(one: Case): Outcome {
  const direct = resourceAllows(one.trace, ['everyone', 'session', 'user']);
  if (direct.length > 0) return granted(direct);
  if (one.request.principal.type === 'root') {
    return {allowed: true, reason: {kind: 'account-root'}, decisive: []};
  }
  const limited = [...resourceAllows(one.trace, ['role']), ...allows(one.trace, 'identity')];
  if (limited.length === 0) return denied('identity');
  return missingCeiling(one) ?? granted(limited);
}

function missingCeiling({policies, trace}: Case): Outcome | undefined {
  for (const type of ['boundary', 'session'] as const) {
    if (policies[type] && allows(trace, type).length === 0) return denied(type);
  }
  return undefined;
}

function granted(decisive: readonly StatementTrace[]): Outcome {
  return {allowed: true, reason: {kind: 'granted'}, decisive};
}

function denied(policyType: PolicyType): Outcome {
  return {allowed: false, reason: {kind: 'no-allow', policyType}, decisive: []};
}

function allows(trace: readonly StatementTrace[], ...types: PolicyType[]): StatementTrace[] {
  return trace.filter(
    one => one.applies && one.statement.effect === 'Allow' && types.includes(one.policyType),
  );
}

function resourceAllows(
  trace: readonly StatementTrace[],
  grades?: readonly PrincipalGrade[],
): StatementTrace[] {
  const found = allows(trace, 'repository', 'registry');
  return grades ? found.filter(({grade}) => grade && grades.includes(grade)) : found;
}

function traceStatements(request: AccessRequest, policies: PolicySet): StatementTrace[] {
  const asked: StatementRequest = {
    ...request,
    context: contextOf(request),
    bounded: policies.boundary !== undefined,
  };
  return policiesAsked(request, policies).flatMap(([policyType, {name, document}]) =>
    document.statements.map(statement => ({
      policyType,
      policyName: name,
      statement,
      ...matchStatement(statement, asked, document.version),
    })),
  );
}

function policiesAsked(request: AccessRequest, policies: PolicySet): [PolicyType, NamedPolicy][] {
  const {repository, registry, registryScope = 'V2'} = policies;
  const resourceBased = !isIdentityOnly(request);
  const organization = isBoundByOrganization(request.principal);
  const resourceControlAsked = resourceBased && !isServiceLinkedRole(request.principal);
  const repositoryAsked = resourceBased && request.resource !== '*';
  const registryAsked =
    resourceBased && (registryScope === 'V2' || V1_REGISTRY_ACTIONS.has(request.action.toLowerCase()));
  return [
    ...typed('service-control', organization ? policies.serviceControl?.flat() : undefined),
    ...typed('resource-control', resourceControlAsked ? policies.resourceControl : undefined),
    ...typed('repository', repositoryAsked && repository ? [repository] : undefined),
    ...typed('registry', registryAsked && registry ? [registry] : undefined),
    ...typed('identity', policies.identity),
    ...typed('boundary', policies.boundary),
    ...typed('session', policies.session),
  ];
}

function typed(type: PolicyType, policies: readonly NamedPolicy[] = []): [PolicyType, NamedPolicy][] {
  return policies.map(policy => [type, policy]);
}

function isIdentityOnly({action}: AccessRequest): boolean {
  return action.toLowerCase() === IDENTITY_ONLY_ACTION;
}

function contextOf(request: AccessRequest): RequestContext {
  const owner = ownerOf(request);
  const region = parseArn(request.resource)?.region;
  const derived: ContextValues = {
    ...principalContext(request.principal),
    ...(owner ? {'aws:ResourceAccount': owner} : {}),
    ...(region ? {'aws:RequestedRegion': region} : {}),
  };
  return new RequestContext(derived, request.context ?? {});
}

/** A token is the principal's own affair, whichever registry it will be used for. */
function ownerOf(request: AccessRequest): string | undefined {
  const {principal, resource, resourceAccountId} = request;
  if (isIdentityOnly(request)) return principal.accountId;
  return resourceAccountId ?? (parseArn(resource)?.accountId || principal.accountId);
}
