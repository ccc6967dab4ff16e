import {randomUUID} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import type {Answer} from './answer.ts';
import {damageBody} from './damage-body.ts';
import type {Outcome} from './outcome.ts';

const NOTHING = new Uint8Array();

/** Sends an answer; a HEAD request gets its headers alone. Resolves when it is out or the client is gone. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  {answer, requestId = randomUUID(), damage}: Outcome,
): Promise<void> {
  const {status, headers = {}} = answer;
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : (answer.body ?? NOTHING);
  const length = answer.contentLength ?? (body instanceof Readable ? undefined : body.byteLength);
  response.writeHead(status, {
    ...headers,
    ...(length === undefined ? {} : {'Content-Length': String(length)}),
    'x-amzn-RequestId': requestId,
    // An unread body would be taken for the next request.
    ...(request.complete ? {} : {Connection: 'close'}),
  });
  if (request.method === 'HEAD') return endWithout(response, body);
  if (damage) return damageBody(response, body, damage);
  if (!(body instanceof Readable)) return void response.end(body);
  await pipeline(body, response).catch(() => response.destroy());
}

function endWithout(response: ServerResponse, body: NonNullable<Answer['body']>): void {
  if (body instanceof Readable) body.destroy();
  response.end();
}
