import type {Abortable} from '../../content/store.ts';
import {EcrctlError} from '../../errors.ts';
import type {Digest} from '../../oci/digest.ts';
import {isLoopbackHost} from '../../registry/registry-host.ts';
import type {RepositoryTarget} from '../repository-id.ts';

/**
 * Where layers are downloaded from: presigned addresses, each asked for once and again when it no longer
 * opens (ECR's live an hour).
 */
export class LayerUrls {
  readonly #target: RepositoryTarget<'GetDownloadUrlForLayer'>;
  readonly #known = new Map<Digest, Promise<URL>>();

  constructor(target: RepositoryTarget<'GetDownloadUrlForLayer'>) {
    this.#target = target;
  }

  /** @throws EcrServiceError BLOB_NOT_FOUND */
  async get(digest: Digest, options: Abortable = {}): Promise<URL> {
    const known = this.#known.get(digest);
    if (known) return known;
    const asking = this.#ask(digest, options);
    this.#known.set(digest, asking);
    // A refusal is not remembered, nor the caller's change of mind.
    asking.catch(() => this.forget(digest));
    return asking;
  }

  /** The address is of no more use. */
  forget(digest: Digest): void {
    this.#known.delete(digest);
  }

  async #ask(layerDigest: Digest, options: Abortable): Promise<URL> {
    const {api, id} = this.#target;
    const {downloadUrl = ''} = await api.send('GetDownloadUrlForLayer', {...id, layerDigest}, options);
    const url = URL.canParse(downloadUrl) ? new URL(downloadUrl) : undefined;
    if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.host))) return url;
    throw new EcrctlError('PROTOCOL_ERROR', 'the service gave an address that is not safe to download from', {
      hint: 'layers come over HTTPS, or over HTTP from this machine',
    });
  }
}
