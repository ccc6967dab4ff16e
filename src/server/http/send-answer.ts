import type {IncomingMessage, ServerResponse} from 'node:http';
import {StoredRange} from '../blobs/stored-range.ts';
import {damageBody} from './damage-body.ts';
import type {Outcome} from './outcome.ts';
import {sendFile} from './send-file.ts';

const NOTHING = new Uint8Array();

/** The one status of ours that has no length (RFC 9110, 8.6). */
const NO_CONTENT = 204;

/** Sends an answer; a HEAD request gets its headers alone. Resolves when it is out or the client is gone. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  {answer, damage}: Outcome,
  requestId: string,
): Promise<void> {
  const {status, headers = {}} = answer;
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : (answer.body ?? NOTHING);
  response.writeHead(status, {
    ...headers,
    ...(status === NO_CONTENT ? {} : {'Content-Length': String(answer.contentLength ?? body.length)}),
    'x-amzn-RequestId': requestId,
    // An unread body would be taken for the next request.
    ...(request.complete ? {} : {Connection: 'close'}),
  });
  if (request.method === 'HEAD') return void response.end();
  if (damage) return damageBody(response, body, damage);
  if (body instanceof StoredRange) return sendFile(response, body);
  response.end(body);
}
