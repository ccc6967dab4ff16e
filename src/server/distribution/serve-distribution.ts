import type {IncomingMessage} from 'node:http';
import type {CallContext, ServerParts} from '../call-context.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {Answer} from '../http/answer.ts';
import {createCall, originOf} from '../http/create-call.ts';
import type {Outcome} from '../http/outcome.ts';
import {strikeBefore} from '../http/planned-fault.ts';
import {renderForDistribution} from '../http/render-error.ts';
import {reportError} from '../http/report-error.ts';
import {type RequestTarget, requestTarget} from '../http/request-target.ts';
import {repositoryArn} from '../repositories/repository-arn.ts';
import type {CallRecord} from '../seams.ts';
import type {RepositoryId} from '../state/records.ts';
import type {TokenClaims} from '../tokens.ts';
import {auditedInput} from './audited-input.ts';
import {authenticateToken, notAuthorized} from './authenticate.ts';
import {registryOfHost} from './registry-of-host.ts';
import type {DistributionRequest} from './request.ts';
import {type MatchedRoute, matchRoute} from './routes.ts';

const API_VERSION = {'Docker-Distribution-Api-Version': 'registry/2.0'};

/** Answers one request to `/v2/`. */
export async function serveDistribution(parts: ServerParts, message: IncomingMessage): Promise<Outcome> {
  try {
    const {answer, ...outcome} = await answerRequest(parts, message);
    return {...outcome, answer: withVersion(answer)};
  } catch (error) {
    const fault = reportError(parts, error);
    return {answer: withVersion(renderForDistribution(fault, parts.settings)), fault};
  }
}

function withVersion(answer: Answer): Answer {
  return {...answer, headers: {...API_VERSION, ...answer.headers}};
}

async function answerRequest(parts: ServerParts, message: IncomingMessage): Promise<Outcome> {
  const target = requestTarget(message.url);
  const claims = authenticateToken(parts.signer, message.headers.authorization, parts.clock());
  const registry = claims && registryOfHost(message.headers.host ?? '', claims, parts.settings.hostAliases);
  if (!claims || !registry) return {answer: notAuthorized(originOf(message, parts.settings.secure))};
  if (/^\/v2\/?$/.test(target.path)) return {answer: {status: 200, body: ''}};
  const route = matchRoute(message.method ?? 'GET', target.path);
  if (route === undefined) throw new EcrFault('RegistryRouteUnknown', '404 page not found');
  if (route === 'unsupported') {
    throw new EcrFault('RegistryUnsupported', 'The operation is unsupported.');
  }
  return runRoute(parts, message, {target, claims, registry, route});
}

interface Routed {
  target: RequestTarget;
  claims: TokenClaims;
  registry: {accountId: string; region: string};
  route: MatchedRoute;
}

async function runRoute(parts: ServerParts, message: IncomingMessage, routed: Routed): Promise<Outcome> {
  const {route, registry, claims, target} = routed;
  const call = createCall(parts, message, {
    operation: route.operation ?? route.action,
    protocol: 'distribution',
    region: registry.region,
    caller: claims.caller,
  });
  const repository = {...registry, repositoryName: route.repositoryName ?? ''};
  let record: Omit<CallRecord, 'call'> = {input: auditedInput(route, repository), resources: []};
  try {
    const damage = await strikeBefore(parts.seams, message, call);
    parts.seams.throttle(call);
    record = {...record, resources: authorizeRoute(call, route, repository)};
    const request = distributionRequest(message, target);
    const answer = await route.handle(call, {repository, name: route.name}, request);
    return {answer, call, damage};
  } catch (error) {
    const fault = reportError(parts, error);
    record = {...record, fault};
    return {answer: renderForDistribution(fault, parts.settings), call, fault};
  } finally {
    parts.seams.record({call, ...record});
  }
}

/** @throws EcrFault InvalidParameterException for a name that no repository can have, AccessDeniedException */
function authorizeRoute(call: CallContext, route: MatchedRoute, repository: RepositoryId): string[] {
  const {seams} = call.server;
  const {accountId} = repository;
  if (route.repositoryName === undefined) {
    const resource = repositoryArn({...repository, repositoryName: '*'});
    seams.authorize(call, {action: route.action, resource, accountId});
    return [];
  }
  seams.validate('InitiateLayerUpload', {repositoryName: route.repositoryName});
  const resource = repositoryArn(repository);
  seams.authorize(call, {action: route.action, resource, accountId, repository});
  return [resource];
}

function distributionRequest(message: IncomingMessage, {search}: RequestTarget): DistributionRequest {
  return {
    method: message.method ?? 'GET',
    query: new URLSearchParams(search),
    header: name => {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    // Not destroyed when reading stops early: the refusal still has to go out on this connection.
    body: message.iterator({destroyOnReturn: false}) as AsyncIterable<Uint8Array>,
  };
}
