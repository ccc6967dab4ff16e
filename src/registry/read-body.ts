import {connectionFailure, type Exchange} from './connection-failure.ts';
import {RegistryError} from './registry-error.ts';
import type {HttpResponse} from './transport.ts';

/**
 * Reads a whole answer into memory, at most `limit` bytes.
 * @throws EcrctlError PROTOCOL_ERROR beyond the limit, NETWORK_ERROR when the connection breaks
 */
export async function readBody(response: HttpResponse, limit: number, signal?: AbortSignal): Promise<Buffer> {
  const exchange: Exchange = {method: response.method, url: response.url, signal};
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      length += chunk.byteLength;
      if (length > limit) throw tooLong(exchange, limit);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw connectionFailure(cause, exchange);
  }
  return Buffer.concat(chunks, length);
}

/** Reads the beginning of an answer that only explains; whatever goes wrong, what came until then is enough. */
export async function readBeginning(response: HttpResponse, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.byteLength;
      if (length >= limit) break;
    }
  } catch {
    // An explanation that breaks off still explains.
  }
  return Buffer.concat(chunks, length).subarray(0, limit);
}

/** Lets an answer go whose body nobody wants, keeping the connection where the body is short. */
export function discard(response: Pick<HttpResponse, 'headers' | 'body'>): void {
  response.body.on('error', () => {});
  const length = Number(response.headers['content-length'] ?? 0);
  if (length <= MAX_DISCARDED_BYTES) response.body.resume();
  else response.body.destroy();
}

/** Up to here, reading to the end is cheaper than a new connection. */
const MAX_DISCARDED_BYTES = 64 * 1024;

function tooLong(exchange: Exchange, limit: number): RegistryError {
  return new RegistryError('PROTOCOL_ERROR', `the registry's answer is longer than ${limit} bytes`, exchange);
}
