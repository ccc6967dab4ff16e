import {EcrctlError} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import {descriptorOf, type Manifest} from '../oci/manifest.ts';

/** An index and the platforms picked from it. */
const MAX_REMEMBERED = 8;

/** Manifests read a moment ago: what was resolved is fetched next. */
export class RememberedManifests {
  readonly #manifests = new Map<Digest, Manifest>();

  /** Remembers a manifest that was found by tag or digest; its descriptor. */
  add(manifest: Manifest): Descriptor {
    this.#manifests.set(manifest.digest, manifest);
    if (this.#manifests.size > MAX_REMEMBERED) this.#manifests.delete(this.#oldest());
    return descriptorOf(manifest);
  }

  /**
   * The manifest that a descriptor means, read where it is not remembered.
   * @throws EcrctlError CONTENT_SIZE_MISMATCH, and what reading fails with
   */
  async fetch({digest, size}: Descriptor, read: () => Promise<Manifest>): Promise<Manifest> {
    const manifest = this.#manifests.get(digest) ?? (await read());
    const found = manifest.bytes.byteLength;
    if (found === size) return manifest;
    throw new EcrctlError('CONTENT_SIZE_MISMATCH', `${digest} has ${found} bytes instead of ${size}`, {
      hint: 'what points at it is wrong; push it again',
    });
  }

  forget(): void {
    this.#manifests.clear();
  }

  #oldest(): Digest {
    const [oldest] = this.#manifests.keys();
    return oldest!;
  }
}
