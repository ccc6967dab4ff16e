import type {Readable} from 'node:stream';
import {RegistryError} from '../../registry/registry-error.ts';
import {Transport, type TransportOptions} from '../../registry/transport.ts';

/** A request as the SDK hands it to whoever sends it. */
export interface SdkRequest {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

/** What the SDK wants back. */
export interface SdkResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: Readable;
}

/** Sends the SDK's requests through the proxy that the environment names. */
export function createProxiedHandler(options: TransportOptions) {
  const transport = new Transport(options);
  return {
    metadata: {handlerProtocol: 'http/1.1'},
    async handle(
      request: SdkRequest,
      {abortSignal}: {abortSignal?: AbortSignal} = {},
    ): Promise<{response: SdkResponse}> {
      const {method, headers} = request;
      try {
        const answer = await transport.send({
          method,
          url: urlOf(request),
          headers: withoutConnectionHeaders(headers),
          body: bytesOf(request.body),
          signal: abortSignal,
        });
        return {response: {statusCode: answer.status, headers: answer.headers, body: answer.body}};
      } catch (error) {
        throw retryableForSdk(error);
      }
    },
    updateHttpClientConfig(): void {},
    httpHandlerConfigs: () => ({}),
    destroy: () => void transport.close(),
  };
}

function urlOf({protocol, hostname, port, path, query}: SdkRequest): URL {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of [value].flat()) url.searchParams.append(name, one ?? '');
  }
  return url;
}

/** The transport sets these itself. */
function withoutConnectionHeaders(headers: Record<string, string>): Record<string, string> {
  const own = new Set(['host', 'content-length', 'connection']);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.has(name.toLowerCase())));
}

function bytesOf(body: unknown): Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  return body instanceof Uint8Array ? body : Buffer.from(String(body));
}

/** The SDK tries again what carries this mark. */
function retryableForSdk(error: unknown): unknown {
  return error instanceof RegistryError && error.retryable ? Object.assign(error, {$retryable: {}}) : error;
}
