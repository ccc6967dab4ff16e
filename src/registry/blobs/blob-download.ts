import {Readable} from 'node:stream';
import type {OpenOptions} from '../../content/store.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {shortDigest} from '../../oci/digest.ts';
import {MIN_RAW_BYTES} from '../raw/raw-exchange.ts';
import type {RegistryRequest} from '../registry-client.ts';
import {RegistryError} from '../registry-error.ts';
import {pathOf, pullScopes, type Repository} from '../repository.ts';
import type {Retrier} from '../retry.ts';
import type {HttpResponse} from '../transport.ts';
import {streamOfChunks} from './chunk-stream.ts';
import {type Arrival, type ContentOrigin, fromPosition, patientContent} from './patient-content.ts';

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
  signal?.addEventListener('abort', onAbort, {once: true});
  if (signal?.aborted) onAbort();
  const download = new BlobDownload(repository, descriptor, stop.signal);
  const release = () => signal?.removeEventListener('abort', onAbort);
  try {
    const first = await download.begin({offset, lent});
    return streamOfChunks(patientContent(download, {first, offset}), stop).once('close', release);
  } catch (error) {
    release();
    throw error;
  }
}

class BlobDownload implements ContentOrigin {
  readonly descriptor: Descriptor;
  readonly signal: AbortSignal;
  readonly #repository: Repository;

  constructor(repository: Repository, descriptor: Descriptor, signal: AbortSignal) {
    this.descriptor = descriptor;
    this.signal = signal;
    this.#repository = repository;
  }

  get retrier(): Retrier {
    return this.#repository.client.retrier;
  }

  get url(): URL {
    return this.#repository.client.origin;
  }

  /** The first attempt: past streams where whoever reads has no more than one chunk in hand. */
  async begin({offset, lent}: {offset: number; lent: boolean}): Promise<Arrival> {
    const past = lent && offset === 0 ? await this.#openRaw() : undefined;
    if (past) return past;
    return this.#arrival(await this.#repository.client.send(this.#request(offset)), offset);
  }

  async ask(position: number): Promise<Arrival> {
    return this.#arrival(await this.#repository.client.attempt(this.#request(position)), position);
  }

  async #openRaw(): Promise<Arrival | undefined> {
    const {size} = this.descriptor;
    if (size < MIN_RAW_BYTES) return undefined;
    const content = await this.#repository.client.openRaw(this.#request(0), size);
    return content && {content, url: this.url};
  }

  #request(position: number): RegistryRequest {
    // With its end, for there are registries that do not understand a range without one.
    const range = `bytes=${position}-${this.descriptor.size - 1}`;
    const headers = position > 0 ? {headers: {range}} : {};
    return {
      method: 'GET',
      target: pathOf(this.#repository, `blobs/${this.descriptor.digest}`),
      ...headers,
      expect: [200, 206],
      notFound: 'BLOB_NOT_FOUND',
      scopes: pullScopes(this.#repository.name),
      signal: this.signal,
    };
  }

  /** Refuses an answer that announces other bytes than those asked for. */
  #arrival(response: HttpResponse, position: number): Arrival {
    const {size} = this.descriptor;
    const {status, headers, body, url} = response;
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
    const total = status === 200 ? headers['content-length'] : range?.[2];
    const isWrongSize = total !== undefined && total !== '*' && Number(total) !== size;
    const isWrongRange = status === 206 && Number(range?.[1]) !== position;
    if (!isWrongSize && !isWrongRange) return {content: fromPosition(body, {status, position}), url};
    body.on('error', () => {}).destroy();
    throw isWrongSize ? this.#wrongSize(total) : this.#wrongRange(url, position);
  }

  #wrongSize(found: string): EcrctlError {
    const {size, digest} = this.descriptor;
    const message = `the registry holds ${found} bytes of ${shortDigest(digest)} instead of ${size}`;
    return new EcrctlError('CONTENT_SIZE_MISMATCH', message, {
      hint: 'the image is damaged there; push it again',
    });
  }

  #wrongRange(url: URL, position: number): RegistryError {
    const message = `the registry answered with other bytes than those from ${position} on`;
    return new RegistryError('PROTOCOL_ERROR', message, {method: 'GET', url});
  }
}
