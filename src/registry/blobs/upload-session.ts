import {EcrctlError, hasCode} from '../../errors.ts';
import type {Digest} from '../../oci/digest.ts';
import {parseEcrHost} from '../../oci/ecr-host.ts';
import {discard} from '../read-body.ts';
import {resolveLocation} from '../redirect.ts';
import type {RegistryRequest} from '../registry-client.ts';
import {RegistryError} from '../registry-error.ts';
import {pathOf, pullScopes, pushScopes, type Repository} from '../repository.ts';
import type {HttpResponse, RequestBody} from '../transport.ts';

type Method = 'GET' | 'PUT' | 'PATCH' | 'DELETE';
type StepOptions = Pick<RegistryRequest, 'expect' | 'headers' | 'body' | 'signal'>;
type SizedBody = Exclude<RequestBody, Uint8Array>;

/** How long a failed upload may take to say goodbye, in milliseconds. */
const CANCEL_TIMEOUT = 3000;

/**
 * An upload between its POST and its last PUT (distribution-spec v1.1.1, "Pushing blobs"). The registry
 * names where the next request goes with every answer; the offset is our own count of what it acknowledged.
 */
export class UploadSession {
  /** Bytes that the registry has acknowledged, from the start. */
  offset = 0;
  /** The smallest chunk that the registry takes, the last one excepted; 0 when it does not say. */
  readonly minimumChunk: number;
  readonly #repository: Repository;
  #location: URL;

  constructor(repository: Repository, opened: HttpResponse) {
    this.#repository = repository;
    this.#location = locationOf(opened);
    const minimum = Number(opened.headers['oci-chunk-min-length'] ?? 0);
    this.minimumChunk = Number.isSafeInteger(minimum) && minimum > 0 ? minimum : 0;
  }

  /** Sends the next chunk (PATCH); it begins at `offset`. */
  async sendChunk(body: SizedBody, signal?: AbortSignal): Promise<void> {
    const end = this.offset + body.size;
    const response = await this.#send('PATCH', this.#location, {
      // ECR: answers a chunk with 201 where the specification says 202.
      expect: [202, 201, 204],
      headers: {...OCTETS, 'content-range': `${this.offset}-${end - 1}`},
      body,
      signal,
    });
    // ECR: leaves the Range of its answers at the first chunk, so the offset is counted here.
    this.offset = end;
    this.#location = response.headers.location ? locationOf(response) : this.#location;
  }

  /** Sends whatever is left and ends the upload (PUT); a registry that names another digest is not believed. */
  async finish(digest: Digest, body: SizedBody, signal?: AbortSignal): Promise<void> {
    const isRest = this.offset > 0 && body.size > 0;
    const range = isRest ? {'content-range': `${this.offset}-${this.offset + body.size - 1}`} : {};
    const response = await this.#send('PUT', withDigest(this.#location, digest), {
      expect: [201, 200, 204],
      headers: {...OCTETS, ...range},
      ...(body.size > 0 ? {body} : {}),
      signal,
    });
    checkReturnedDigest(response, digest);
  }

  /**
   * Asks the registry how much it has (GET); undefined when it does not say or knows nothing, for `0-0` may
   * be one byte or none.
   */
  async askOffset(signal?: AbortSignal): Promise<number | undefined> {
    const options = {expect: [204, 200, 202], signal};
    const response = await this.#repository.client.send(this.#request('GET', this.#location, options));
    discard(response);
    if (response.headers.location) this.#location = locationOf(response);
    const range = /^(?:bytes=)?0-(\d{1,15})$/.exec(response.headers.range?.trim() ?? '');
    const last = Number(range?.[1] ?? 0);
    return last > 0 ? last + 1 : undefined;
  }

  /** Gives the session up (DELETE); whether the registry minds is of no matter. */
  async cancel(): Promise<void> {
    try {
      const signal = AbortSignal.timeout(CANCEL_TIMEOUT);
      await this.#send('DELETE', this.#location, {expect: [204, 200, 202], signal});
    } catch {
      // The registry forgets sessions by itself in the end.
    }
  }

  async #send(method: Method, target: URL, options: StepOptions): Promise<HttpResponse> {
    const response = await this.#repository.client.attempt(this.#request(method, target, options));
    discard(response);
    return response;
  }

  #request(method: Method, target: URL, options: StepOptions): RegistryRequest {
    const scopes = pushScopes(this.#repository.name);
    return {method, target, notFound: 'NOT_FOUND', scopes, ...options};
  }
}

const OCTETS = {'content-type': 'application/octet-stream'};

/** Opens an upload session, or finds that the registry has mounted the blob instead (undefined). */
export async function openSession(
  repository: Repository,
  options: {mount?: {digest: Digest; from: string}; signal?: AbortSignal | undefined} = {},
): Promise<UploadSession | undefined> {
  const {mount, signal} = options;
  const query = mount
    ? `?mount=${encodeURIComponent(mount.digest)}&from=${encodeURIComponent(mount.from)}`
    : '';
  const fromScopes = mount ? [`repository:${mount.from}:pull`] : [];
  const request: RegistryRequest = {
    method: 'POST',
    target: pathOf(repository, `blobs/uploads/${query}`),
    expect: mount ? [202, 201] : [202],
    notFound: 'REPOSITORY_NOT_FOUND',
    scopes: [...pushScopes(repository.name), ...fromScopes],
    signal,
  };
  const response = await repository.client.send(request).catch(async error => {
    await checkRepositoryAfter(error, repository);
    throw error;
  });
  discard(response);
  return response.status === 201 ? undefined : new UploadSession(repository, response);
}

/**
 * Finds out whether a push to ECR failed because there is no such repository.
 * @throws EcrctlError REPOSITORY_NOT_FOUND
 */
async function checkRepositoryAfter(error: unknown, {client, name}: Repository): Promise<void> {
  // ECR: may close the connection instead of saying that the repository is missing.
  if (!hasCode(error, 'NETWORK_ERROR') || !parseEcrHost(client.host)) return;
  const target = pathOf({client, name}, 'tags/list?n=1');
  const question = {
    method: 'GET',
    target,
    expect: [200],
    notFound: 'NOT_FOUND',
    scopes: pullScopes(name),
  } as const;
  try {
    discard(await client.attempt(question));
  } catch (reason) {
    if (hasCode(reason, 'REPOSITORY_NOT_FOUND')) throw reason;
  }
}

function locationOf(response: HttpResponse): URL {
  const {location} = response.headers;
  if (location !== undefined) return resolveLocation(location, response);
  const {method, url} = response;
  throw new RegistryError('PROTOCOL_ERROR', 'the registry opened an upload but did not say where', {
    method,
    url,
  });
}

/** Adds the digest to a location whose own query must stay as it is, byte for byte. */
function withDigest(location: URL, digest: Digest): URL {
  const url = new URL(location);
  url.search = `${location.search}${location.search ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
  return url;
}

function checkReturnedDigest(response: HttpResponse, digest: Digest): void {
  const returned = response.headers['docker-content-digest'];
  if (returned === undefined || returned === digest) return;
  throw new EcrctlError('CONTENT_DIGEST_MISMATCH', `the registry stored ${digest} under another digest`, {
    hint: 'the content was changed on its way; push it again',
  });
}
