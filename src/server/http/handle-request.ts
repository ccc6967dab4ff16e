import {randomUUID} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ServerParts} from '../call-context.ts';
import {serveDistribution} from '../distribution/serve-distribution.ts';
import {EcrFault} from '../ecr-fault.ts';
import {answerHealth, HEALTH_PATH} from './health.ts';
import type {Outcome} from './outcome.ts';
import {renderForApi} from './render-error.ts';
import {requestTarget} from './request-target.ts';
import {sendAnswer} from './send-answer.ts';
import {serveApi} from './serve-api.ts';
import {isLayerPath, serveLayers} from './serve-layers.ts';

/** Answers one request of any protocol that this port speaks. It never rejects. */
export async function handleRequest(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A client that is gone is no error of anybody's.
  response.on('error', () => undefined);
  const tell = parts.requestLog?.begin(request, response);
  let told: Promise<void> | undefined;
  try {
    const outcome = await answer(parts, request);
    const requestId = outcome.call?.requestId ?? randomUUID();
    told = tell?.(outcome, requestId);
    if (!response.destroyed) await sendAnswer(request, response, outcome, requestId);
  } catch (error) {
    parts.onError(error);
    response.destroy();
  }
  await told;
}

function answer(parts: ServerParts, request: IncomingMessage): Outcome | Promise<Outcome> {
  const path = request.url ?? '/';
  if (path === '/v2' || path.startsWith('/v2/') || path.startsWith('/v2?'))
    return serveDistribution(parts, request);
  if (isLayerPath(path)) return serveLayers(parts, request);
  if (requestTarget(path).path === HEALTH_PATH && request.method !== 'POST') return serveHealth(parts);
  if (request.method === 'POST') return serveApi(parts, request);
  return {
    answer: renderForApi(new EcrFault('UnknownOperationException', 'This is the API of the local ECR')),
  };
}

async function serveHealth(parts: ServerParts): Promise<Outcome> {
  return {answer: await answerHealth(parts)};
}
