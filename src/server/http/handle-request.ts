import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ServerParts} from '../call-context.ts';
import {serveDistribution} from '../distribution/serve-distribution.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {Outcome} from './outcome.ts';
import {renderForApi} from './render-error.ts';
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
  try {
    const outcome = await answer(parts, request);
    if (!response.destroyed) await sendAnswer(request, response, outcome);
  } catch (error) {
    parts.onError(error);
    response.destroy();
  }
}

function answer(parts: ServerParts, request: IncomingMessage): Outcome | Promise<Outcome> {
  const path = request.url ?? '/';
  if (path === '/v2' || path.startsWith('/v2/') || path.startsWith('/v2?'))
    return serveDistribution(parts, request);
  if (isLayerPath(path)) return serveLayers(parts, request);
  if (request.method === 'POST') return serveApi(parts, request);
  return {
    answer: renderForApi(new EcrFault('UnknownOperationException', 'This is the API of the local ECR')),
  };
}
