import type {Readable} from 'node:stream';
import type {FilePlace, OpenOptions, PushOptions, Received} from '../../content/store.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {digestAlgorithm, shortDigest} from '../../oci/digest.ts';
import type {Arrival, ContentAnswer, ContentOrigin} from '../../registry/blobs/content-arrival.ts';
import {openContent} from '../../registry/blobs/open-content.ts';
import {connectionFailure} from '../../registry/connection-failure.ts';
import {discard} from '../../registry/read-body.ts';
import {RegistryError} from '../../registry/registry-error.ts';
import type {Retrier} from '../../registry/retry.ts';
import type {Transport} from '../../registry/transport.ts';
import type {Download} from '../sdk/download.ts';
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
 * Opens a layer for reading at an offset. An address that has expired is replaced by a new one; none of our
 * credentials goes there.
 * @throws EcrctlError BLOB_NOT_FOUND, CONTENT_SIZE_MISMATCH, NETWORK_ERROR, PROTOCOL_ERROR, SERVICE_ERROR
 */
export function openLayer(
  origin: LayerOrigin,
  descriptor: Descriptor,
  options: OpenOptions = {},
): Promise<Readable> {
  return openContent(new LayerDownload(origin, descriptor), options);
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
  readonly retrier: Retrier;
  readonly #origin: LayerOrigin;

  constructor(origin: LayerOrigin, descriptor: Descriptor) {
    this.descriptor = descriptor;
    this.retrier = origin.retrier;
    this.#origin = origin;
  }

  /** One attempt, or two where the first found that the address had expired. */
  async get(headers: Record<string, string>, signal: AbortSignal): Promise<ContentAnswer> {
    const first = await this.#ask(headers, signal);
    if (!EXPIRED.has(first.status)) return this.#content(first);
    discard(first);
    this.#origin.urls.forget(this.descriptor.digest);
    return this.#content(await this.#ask(headers, signal));
  }

  async openRaw(signal: AbortSignal): Promise<Arrival | undefined> {
    const {raw} = this.#origin;
    if (!raw) return undefined;
    const url = await this.#address(signal);
    const answer = await (await raw()).open({url, signal}, this.descriptor.size);
    return answer.status === 'content' ? {content: answer.chunks, url} : undefined;
  }

  #address(signal: AbortSignal): Promise<URL> {
    return this.#origin.urls.get(this.descriptor.digest, {signal});
  }

  async #ask(headers: Record<string, string>, signal: AbortSignal): Promise<ContentAnswer> {
    const url = await this.#address(signal);
    try {
      return {...(await this.#origin.download({url, headers, signal})), url};
    } catch (cause) {
      throw connectionFailure(cause, {method: 'GET', url, signal});
    }
  }

  #content(answer: ContentAnswer): ContentAnswer {
    const {status, url} = answer;
    if (status === 200 || status === 206) return answer;
    discard(answer);
    const what = `the download of ${shortDigest(this.descriptor.digest)}`;
    if (status === 404) {
      throw new EcrctlError('BLOB_NOT_FOUND', `${what} found nothing`, {hint: 'push the image again'});
    }
    const retryable = status >= 500 || status === 429 || status === 408;
    throw new RegistryError('SERVICE_ERROR', `${what} failed (HTTP ${status})`, {
      method: 'GET',
      url,
      retryable,
    });
  }
}
