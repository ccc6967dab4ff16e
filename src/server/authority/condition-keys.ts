import type {ContextValues} from '../../access/decision/request-context.ts';
import type {CallFacts} from '../call-facts.ts';
import type {AccessRequest} from '../seams.ts';
import type {Identity} from './directory.ts';

/** The values of every condition key that a request has, beyond those that follow from its principal's ARN. */
export function contextOf(
  call: CallFacts,
  request: AccessRequest,
  identity: Identity | undefined,
): ContextValues {
  return {
    ...ofCall(call),
    ...ofPrincipal(call, identity),
    ...prefixed('aws:RequestTag/', request.requestTags ?? {}),
    ...(request.requestTags ? {'aws:TagKeys': Object.keys(request.requestTags)} : {}),
    ...prefixed('aws:ResourceTag/', resourceTags(call, request)),
    ...request.conditions,
  };
}

function ofCall(call: CallFacts): ContextValues {
  return {
    'aws:CurrentTime': new Date(call.now).toISOString(),
    'aws:EpochTime': String(Math.floor(call.now / 1000)),
    'aws:RequestedRegion': call.region,
    'aws:SecureTransport': String(call.origin.startsWith('https:')),
    'aws:SourceIp': call.sourceIp,
    'aws:UserAgent': call.userAgent,
    'aws:ViaAWSService': 'false',
  };
}

function ofPrincipal({caller}: CallFacts, identity: Identity | undefined): ContextValues {
  return {
    'aws:userid': identity?.userId ?? caller.accountId,
    ...(identity?.organizationId === undefined ? {} : {'aws:PrincipalOrgID': identity.organizationId}),
    ...prefixed('aws:PrincipalTag/', identity?.tags ?? {}),
  };
}

function resourceTags(call: CallFacts, {repository}: AccessRequest): Readonly<Record<string, string>> {
  if (!repository) return {};
  const {accountId, region, repositoryName} = repository;
  return call.state.table('repositories').get([accountId, region, repositoryName])?.tags ?? {};
}

function prefixed(prefix: string, tags: Readonly<Record<string, string>>): ContextValues {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));
}
