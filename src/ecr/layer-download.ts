import {Readable} from 'node:stream';
import {CHUNK_BYTES} from '../content/limits.ts';
import type {FilePlace, OpenOptions, PushOptions, Received} from '../content/store.ts';
import {EcrctlError, type ErrorCode} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {digestAlgorithm, shortDigest} from '../oci/digest.ts';
import {streamOfChunks} from '../registry/chunk-stream.ts';
import {connectionFailure} from '../registry/connection-failure.ts';
import {MIN_RAW_BYTES} from '../registry/raw-exchange.ts';
import {RegistryError} from '../registry/registry-error.ts';
import type {Retrier} from '../registry/retry.ts';
import type {Transport} from '../registry/transport.ts';
import type {Download, DownloadResponse} from './download.ts';
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
  const download = new LayerDownload(origin, descriptor, {url, offset, signal: both});
  return streamOfChunks(download.chunks(await download.begin({lent})), stop);
}

/** Brings a layer into its place in a file past streams, as far as that goes without asking twice. */
export async function downloadLayerInto(
  origin: LayerOrigin,
  {digest, size}: Descriptor,
  {place, options}: {place: FilePlace; options: PushOptions},
): Promise<Received> {
  const {signal, onProgress = () => {}} = options;
  if (!origin.raw) return {position: 0};
  const url = await origin.urls.get(digest, signal ? {signal} : {});
  const into = {place, size, algorithm: digestAlgorithm(digest), onProgress};
  const {position, digest: found} = await (await origin.raw()).download({url, signal}, into);
  return found === undefined ? {position} : {position, digest: found};
}

class LayerDownload {
  readonly #origin: LayerOrigin;
  readonly #descriptor: Descriptor;
  readonly #signal: AbortSignal;
  #url: URL;
  #position: number;
  #mark: number;
  #failures = 0;

  constructor(
    origin: LayerOrigin,
    descriptor: Descriptor,
    from: {url: URL; offset: number; signal: AbortSignal},
  ) {
    this.#origin = origin;
    this.#descriptor = descriptor;
    this.#url = from.url;
    this.#signal = from.signal;
    this.#position = from.offset;
    this.#mark = from.offset;
  }

  /** The first attempt: past streams where whoever reads has no more than one chunk in hand. */
  async begin({lent}: {lent: boolean}): Promise<AsyncIterable<Uint8Array>> {
    const past = lent ? await this.#openRaw() : undefined;
    return past ?? this.#wanted(await this.#origin.retrier.run(() => this.#request(), this.#signal));
  }

  async *chunks(first: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    let arrival: AsyncIterable<Uint8Array> | undefined = first;
    for (;;) {
      try {
        arrival ??= this.#wanted(await this.#request());
        for await (const chunk of arrival) {
          this.#position += chunk.byteLength;
          yield chunk;
        }
        if (this.#position >= this.#descriptor.size) return;
        await this.#pauseAfter(this.#endedEarly());
      } catch (cause) {
        if (this.#position === this.#descriptor.size) return;
        await this.#pauseAfter(cause);
      }
      arrival = undefined;
    }
  }

  async #openRaw(): Promise<AsyncIterable<Uint8Array> | undefined> {
    const {raw} = this.#origin;
    const {size} = this.#descriptor;
    if (!raw || this.#position > 0 || size < MIN_RAW_BYTES) return undefined;
    const answer = await (await raw()).open({url: this.#url, signal: this.#signal}, size);
    return answer.status === 'content' ? answer.chunks : undefined;
  }

  /** One attempt, or two where the first found that the address had expired. */
  async #request(): Promise<DownloadResponse> {
    const first = await this.#ask();
    if (!EXPIRED.has(first.status)) return this.#checked(first);
    discard(first);
    this.#origin.urls.forget(this.#descriptor.digest);
    this.#url = await this.#origin.urls.get(this.#descriptor.digest, {signal: this.#signal});
    return this.#checked(await this.#ask());
  }

  async #ask(): Promise<DownloadResponse> {
    const headers = this.#position > 0 ? {range: `bytes=${this.#position}-`} : {};
    try {
      return await this.#origin.download({url: this.#url, headers, signal: this.#signal});
    } catch (cause) {
      throw connectionFailure(cause, this.#exchange());
    }
  }

  #checked(response: DownloadResponse): DownloadResponse {
    const {status, headers} = response;
    const start = /^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1];
    if (status === 200 || (status === 206 && Number(start) === this.#position)) return response;
    discard(response);
    throw this.#refused(status);
  }

  #refused(status: number): EcrctlError {
    const what = `the download of ${shortDigest(this.#descriptor.digest)}`;
    if (status === 404) {
      return new EcrctlError('BLOB_NOT_FOUND', `${what} found nothing`, {hint: 'push the image again'});
    }
    if (status === 206) return this.#failed('PROTOCOL_ERROR', `${what} brought other bytes than asked for`);
    const retryable = status >= 500 || status === 429 || status === 408;
    return this.#failed('SERVICE_ERROR', `${what} failed (HTTP ${status})`, retryable);
  }

  /** The part of an answer that is wanted: all of it, or what follows where the range was not honoured. */
  async *#wanted({status, body}: DownloadResponse): AsyncGenerator<Uint8Array, void, undefined> {
    let surplus = status === 200 ? this.#position : 0;
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      if (chunk.byteLength > surplus) yield surplus === 0 ? chunk : chunk.subarray(surplus);
      surplus = Math.max(0, surplus - chunk.byteLength);
    }
  }

  /** Waits before the rest is asked for; a chunk of headway makes patience whole again. */
  async #pauseAfter(cause: unknown): Promise<void> {
    if (this.#position - this.#mark >= CHUNK_BYTES) {
      this.#failures = 0;
      this.#mark = this.#position;
    }
    const failure = connectionFailure(cause, this.#exchange());
    await this.#origin.retrier.pause(failure, ++this.#failures, this.#signal);
  }

  #endedEarly(): RegistryError {
    const {digest, size} = this.#descriptor;
    const what = `the download of ${shortDigest(digest)} ended after ${this.#position} of ${size} bytes`;
    return this.#failed('CONTENT_SIZE_MISMATCH', what, true);
  }

  #failed(code: ErrorCode, message: string, retryable = false): RegistryError {
    return new RegistryError(code, message, {...this.#exchange(), retryable});
  }

  #exchange() {
    return {method: 'GET', url: this.#url, signal: this.#signal};
  }
}

function discard(response: DownloadResponse): void {
  response.body.on('error', () => {}).destroy();
}
