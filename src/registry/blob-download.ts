import {setMaxListeners} from 'node:events';
import {Readable} from 'node:stream';
import {CHUNK_BYTES} from '../content/limits.ts';
import type {OpenOptions} from '../content/store.ts';
import {EcrctlError} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {shortDigest} from '../oci/digest.ts';
import {streamOfChunks} from './chunk-stream.ts';
import {connectionFailure} from './connection-failure.ts';
import {MIN_RAW_BYTES} from './raw-exchange.ts';
import type {RegistryRequest} from './registry-client.ts';
import {RegistryError} from './registry-error.ts';
import {pathOf, pullScopes, type Repository} from './repository.ts';
import type {HttpResponse} from './transport.ts';

/**
 * Opens a blob for reading. A connection that breaks is replaced by a request for the rest, so the stream ends
 * early only when the registry cannot be made to give more.
 * @throws EcrctlError BLOB_NOT_FOUND, CONTENT_SIZE_MISMATCH and whatever exchanges fail with
 */
export async function openBlob(
  repository: Repository,
  descriptor: Descriptor,
  {offset = 0, lent = false, signal}: OpenOptions = {},
): Promise<Readable> {
  if (offset > 0 && offset >= descriptor.size) return Readable.from([]);
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal?.reason);
  if (signal) setMaxListeners(0, signal);
  signal?.addEventListener('abort', onAbort, {once: true});
  if (signal?.aborted) onAbort();
  const download = new BlobDownload(repository, descriptor, {offset, signal: stop.signal});
  const release = () => signal?.removeEventListener('abort', onAbort);
  try {
    const first = await download.begin({lent});
    return streamOfChunks(download.chunks(first), stop).once('close', release);
  } catch (error) {
    release();
    throw error;
  }
}

/** Content that is on its way, and where from. */
interface Arrival {
  content: AsyncIterable<Uint8Array>;
  url: URL;
}

class BlobDownload {
  readonly #repository: Repository;
  readonly #descriptor: Descriptor;
  readonly #signal: AbortSignal;
  #position: number;
  #mark: number;
  #failures = 0;

  constructor(repository: Repository, descriptor: Descriptor, from: {offset: number; signal: AbortSignal}) {
    this.#repository = repository;
    this.#descriptor = descriptor;
    this.#signal = from.signal;
    this.#position = from.offset;
    this.#mark = from.offset;
  }

  /** The first attempt: past streams where whoever reads has no more than one chunk in hand. */
  async begin({lent}: {lent: boolean}): Promise<Arrival> {
    const past = lent ? await this.#openRaw() : undefined;
    return past ?? this.#arrival(await this.#repository.client.send(this.#request()));
  }

  async *chunks(first: Arrival): AsyncGenerator<Uint8Array, void, undefined> {
    let arrival: Arrival | undefined = first;
    for (;;) {
      try {
        arrival ??= this.#arrival(await this.#repository.client.attempt(this.#request()));
        for await (const chunk of arrival.content) {
          this.#position += chunk.byteLength;
          yield chunk;
        }
        if (this.#position >= this.#descriptor.size) return;
        await this.#pauseAfter(this.#endedEarly(arrival.url));
      } catch (cause) {
        if (this.#position === this.#descriptor.size) return;
        await this.#pauseAfter(connectionFailure(cause, this.#exchange(arrival?.url)));
      }
      arrival = undefined;
    }
  }

  async #openRaw(): Promise<Arrival | undefined> {
    const {size} = this.#descriptor;
    if (this.#position > 0 || size < MIN_RAW_BYTES) return undefined;
    const {client} = this.#repository;
    const content = await client.openRaw(this.#request(), size);
    return content && {content, url: client.origin};
  }

  #request(): RegistryRequest {
    // With its end, for there are registries that do not understand a range without one.
    const range = `bytes=${this.#position}-${this.#descriptor.size - 1}`;
    const headers = this.#position > 0 ? {headers: {range}} : {};
    return {
      method: 'GET',
      target: pathOf(this.#repository, `blobs/${this.#descriptor.digest}`),
      ...headers,
      expect: [200, 206],
      notFound: 'BLOB_NOT_FOUND',
      scopes: pullScopes(this.#repository.name),
      signal: this.#signal,
    };
  }

  /** The part of an answer that is wanted: all of it, or what follows when the range was not honoured. */
  #arrival(response: HttpResponse): Arrival {
    const {body, url} = this.#checked(response);
    const surplus = response.status === 200 ? this.#position : 0;
    return {content: surplus === 0 ? body : withoutBeginning(body, surplus), url};
  }

  /** Refuses an answer that announces other bytes than those asked for. */
  #checked(response: HttpResponse): HttpResponse {
    const {size} = this.#descriptor;
    const length = response.headers['content-length'];
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '');
    const total = response.status === 200 ? length : range?.[2];
    let problem: EcrctlError | undefined;
    if (total !== undefined && total !== '*' && Number(total) !== size) problem = this.#wrongSize(total);
    else if (response.status === 206 && Number(range?.[1]) !== this.#position)
      problem = this.#wrongRange(response.url);
    if (!problem) return response;
    response.body.on('error', () => {}).destroy();
    throw problem;
  }

  async #pauseAfter(failure: EcrctlError): Promise<void> {
    if (this.#position - this.#mark >= CHUNK_BYTES) {
      this.#failures = 0;
      this.#mark = this.#position;
    }
    await this.#repository.client.retrier.pause(failure, ++this.#failures, this.#signal);
  }

  #exchange(url: URL = this.#repository.client.origin) {
    return {method: 'GET', url, signal: this.#signal};
  }

  #endedEarly(url: URL): RegistryError {
    const {size, digest} = this.#descriptor;
    const message = `the download of ${shortDigest(digest)} ended after ${this.#position} of ${size} bytes`;
    return new RegistryError('CONTENT_SIZE_MISMATCH', message, {
      ...this.#exchange(url),
      retryable: true,
    });
  }

  #wrongSize(found: string): EcrctlError {
    const {size, digest} = this.#descriptor;
    const message = `the registry holds ${found} bytes of ${shortDigest(digest)} instead of ${size}`;
    return new EcrctlError('CONTENT_SIZE_MISMATCH', message, {
      hint: 'the image is damaged there; push it again',
    });
  }

  #wrongRange(url: URL): RegistryError {
    const message = `the registry answered with other bytes than those from ${this.#position} on`;
    return new RegistryError('PROTOCOL_ERROR', message, this.#exchange(url));
  }
}

async function* withoutBeginning(
  content: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let surplus = length;
  for await (const chunk of content) {
    if (chunk.byteLength > surplus) yield chunk.subarray(surplus);
    surplus = Math.max(0, surplus - chunk.byteLength);
  }
}
