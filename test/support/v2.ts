import {once} from 'node:events';
import {type IncomingHttpHeaders, request} from 'node:http';
import {buffer} from 'node:stream/consumers';
import type {Asker, LocalRegistry} from './local-registry.ts';

/** An answer as it came over the wire. */
export interface WireAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
}

/** What a request sends beside its method and path. */
export interface WireRequest {
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

/** Sends one request as it is: any Host, no redirects, no retries. */
export async function wire(
  url: string,
  method: string,
  {headers = {}, body}: WireRequest = {},
): Promise<WireAnswer> {
  const outgoing = request(url, {method, headers, agent: false});
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  const bytes = await buffer(response);
  return {status: response.statusCode, headers: response.headers, body: bytes, text: bytes.toString('utf8')};
}

/** A client of `/v2/` with the token of one caller, which hides nothing. */
export class V2 {
  readonly #url: string;
  readonly authorization: string;

  constructor(url: string, authorizationToken: string) {
    this.#url = url;
    this.authorization = `Basic ${authorizationToken}`;
  }

  /** Sends a request to a path of `/v2/`, or to a URL that an answer gave. */
  send(method: string, target: string, {headers = {}, body}: WireRequest = {}): Promise<WireAnswer> {
    const url = target.startsWith('http') ? target : `${this.#url}/v2/${target}`;
    return wire(url, method, {
      headers: {authorization: this.authorization, ...headers},
      ...(body ? {body} : {}),
    });
  }

  /** Begins an upload and returns its address. */
  async start(repository: string): Promise<string> {
    return (await this.send('POST', `${repository}/blobs/uploads/`)).headers.location!;
  }

  /** Uploads a blob in two requests. */
  async upload(repository: string, digest: string, bytes: Uint8Array): Promise<WireAnswer> {
    const location = await this.start(repository);
    return this.send('PUT', `${location}?digest=${digest}`, {body: bytes});
  }
}

/** A client of `/v2/` for whoever asks. */
export async function v2Of(registry: LocalRegistry, asker: Asker = {}): Promise<V2> {
  const {authorizationData} = await registry.call<{authorizationData: {authorizationToken: string}[]}>(
    'GetAuthorizationToken',
    {},
    asker,
  );
  return new V2(registry.ecr.url, authorizationData[0]!.authorizationToken);
}

/** The errors of an OCI error body. */
export function errorsOf({text}: WireAnswer): {code: string; message: string}[] {
  return (JSON.parse(text) as {errors: {code: string; message: string}[]}).errors;
}
