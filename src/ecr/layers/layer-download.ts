import {Readable} from 'node:stream';
import type {FilePlace, OpenOptions, PushOptions, Received} from '../../content/store.ts';
import {EcrctlError, type ErrorCode} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {digestAlgorithm, shortDigest} from '../../oci/digest.ts';
import {streamOfChunks} from '../../registry/blobs/chunk-stream.ts';
import {
  type Arrival,
  type ContentOrigin,
  fromPosition,
  patientContent,
} from '../../registry/blobs/patient-content.ts';
import {connectionFailure} from '../../registry/connection-failure.ts';
import {MIN_RAW_BYTES} from '../../registry/raw/raw-exchange.ts';
import {RegistryError} from '../../registry/registry-error.ts';
import type {Retrier} from '../../registry/retry.ts';
import type {Transport} from '../../registry/transport.ts';
import type {Download, DownloadResponse} from '../sdk/download.ts';
import type {LayerUrls} from './layer-url.ts';

/** Where layers come from. */
export interface LayerOrigin {
  urls: LayerUrls;
  download: Download;
  retrier: Retrier;
  /** A way past streams for large layers, where there is one. */
  raw?: OpenRawDoor | undefined;
}

/** Opens the door out for downloads past streams; none of our credentials goes through it. */
export type OpenRawDoor = () => Promise<Pick<Transport, 'download' | 'open'>>;

/** Answers that say that the address has expired (S3: 403, or 400 for a session that has). */
const EXPIRED = new Set([400, 401, 403]);

/**
 * Opens a layer for reading at an offset. A connection that breaks is replaced by a request for the rest, an
 * address that has expired by a new one; none of our credentials goes there.
 * @throws EcrctlError BLOB_NOT_FOUND, NETWORK_ERROR, PROTOCOL_ERROR, SERVICE_ERROR
 */
export async function openLayer(
  origin: LayerOrigin,
  descriptor: Descriptor,
  {offset = 0, lent = false, signal}: OpenOptions = {},
): Promise<Readable> {
  if (offset > 0 && offset >= descriptor.size) return Readable.from([]);
  const stop = new AbortController();
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const url = await origin.urls.get(descriptor.digest, {signal: both});
  const download = new LayerDownload(origin, descriptor, {url, signal: both});
  const first = await download.begin({offset, lent});
  return streamOfChunks(patientContent(download, {first, offset}), stop);
}

/** Brings a layer into its place in a file past streams, as far as that goes without asking twice. */
export async function downloadLayerInto(
  origin: LayerOrigin,
  {digest, size}: Descriptor,
  {place, options}: {place: FilePlace; options: PushOptions},
): Promise<Received> {
  const {signal, onProgress = () => {}} = options;
  if (!origin.raw) return {position: 0};
  const url = await origin.urls.get(digest, {signal});
  const into = {place, size, algorithm: digestAlgorithm(digest), onProgress};
  const {position, digest: found} = await (await origin.raw()).download({url, signal}, into);
  return found === undefined ? {position} : {position, digest: found};
}

class LayerDownload implements ContentOrigin {
  readonly descriptor: Descriptor;
  readonly signal: AbortSignal;
  readonly #origin: LayerOrigin;
  #url: URL;

  constructor(origin: LayerOrigin, descriptor: Descriptor, from: {url: URL; signal: AbortSignal}) {
    this.descriptor = descriptor;
    this.signal = from.signal;
    this.#origin = origin;
    this.#url = from.url;
  }

  get retrier(): Retrier {
    return this.#origin.retrier;
  }

  get url(): URL {
    return this.#url;
  }

  /** The first attempt: past streams where whoever reads has no more than one chunk in hand. */
  async begin({offset, lent}: {offset: number; lent: boolean}): Promise<Arrival> {
    const past = lent && offset === 0 ? await this.#openRaw() : undefined;
    return past ?? this.retrier.run(() => this.ask(offset), this.signal);
  }

  /** One attempt, or two where the first found that the address had expired. */
  async ask(position: number): Promise<Arrival> {
    const first = await this.#get(position);
    if (!EXPIRED.has(first.status)) return this.#arrival(first, position);
    discard(first);
    this.#origin.urls.forget(this.descriptor.digest);
    this.#url = await this.#origin.urls.get(this.descriptor.digest, {signal: this.signal});
    return this.#arrival(await this.#get(position), position);
  }

  async #openRaw(): Promise<Arrival | undefined> {
    const {raw} = this.#origin;
    const {size} = this.descriptor;
    if (!raw || size < MIN_RAW_BYTES) return undefined;
    const {url, signal} = this;
    const answer = await (await raw()).open({url, signal}, size);
    return answer.status === 'content' ? {content: answer.chunks, url} : undefined;
  }

  async #get(position: number): Promise<DownloadResponse> {
    const headers = position > 0 ? {range: `bytes=${position}-`} : {};
    try {
      return await this.#origin.download({url: this.#url, headers, signal: this.signal});
    } catch (cause) {
      throw connectionFailure(cause, this.#exchange());
    }
  }

  #arrival(response: DownloadResponse, position: number): Arrival {
    const {status, headers, body} = response;
    const start = /^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1];
    if (status === 200 || (status === 206 && Number(start) === position)) {
      return {content: fromPosition(body, {status, position}), url: this.#url};
    }
    discard(response);
    throw this.#refused(status);
  }

  #refused(status: number): EcrctlError {
    const what = `the download of ${shortDigest(this.descriptor.digest)}`;
    if (status === 404) {
      return new EcrctlError('BLOB_NOT_FOUND', `${what} found nothing`, {hint: 'push the image again'});
    }
    if (status === 206) return this.#failed('PROTOCOL_ERROR', `${what} brought other bytes than asked for`);
    const retryable = status >= 500 || status === 429 || status === 408;
    return this.#failed('SERVICE_ERROR', `${what} failed (HTTP ${status})`, retryable);
  }

  #failed(code: ErrorCode, message: string, retryable = false): RegistryError {
    return new RegistryError(code, message, {...this.#exchange(), retryable});
  }

  #exchange() {
    return {method: 'GET', url: this.#url, signal: this.signal};
  }
}

function discard(response: DownloadResponse): void {
  response.body.on('error', () => {}).destroy();
}
