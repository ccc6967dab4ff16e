import type {Readable} from 'node:stream';
import type {Abortable} from '../../content/store.ts';
import {redactUrl} from '../../registry/redact.ts';
import type {SdkRequest, SdkResponse} from './proxied-handler.ts';

/** A GET that is not the API's. */
export interface DownloadRequest extends Abortable {
  url: URL;
  headers?: Readonly<Record<string, string>>;
}

/** An answer whose body has not been read: it must be read or destroyed. Header names are lower case. */
export interface DownloadResponse {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Readable;
}

/**
 * Sends a request with none of our credentials and follows no redirect. It throws what the sockets throw;
 * whoever asked knows what that means.
 */
export type Download = (request: DownloadRequest) => Promise<DownloadResponse>;

/** Whatever sends the SDK's requests. */
interface RequestHandler {
  handle(request: SdkRequest, options?: {abortSignal?: AbortSignal}): Promise<{response: SdkResponse}>;
}

/** Downloads over the connections, proxies and trust that the SDK's client uses; `tell` hears of each without its secrets. */
export function downloadOver(handler: object, tell?: (line: string) => void): Download {
  return async ({url, headers = {}, signal}) => {
    const started = performance.now();
    const request: SdkRequest = {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname + url.search,
      headers: {host: url.host, ...headers},
      ...(url.port === '' ? {} : {port: Number(url.port)}),
    };
    const {response} = await (handler as RequestHandler).handle(request, signal ? {abortSignal: signal} : {});
    tell?.(`GET ${redactUrl(url)} ${response.statusCode} ${Math.round(performance.now() - started)} ms`);
    return {status: response.statusCode, headers: response.headers, body: response.body};
  };
}
