import type {Abortable} from '../../content/store.ts';
import type {Digest} from '../../oci/digest.ts';
import type {Manifest} from '../../oci/manifest.ts';
import type {RepositoryTarget} from '../repository-id.ts';
import {type FoundImages, getImages, imageFailure, readManifest} from './image-manifests.ts';

/** Reads manifests by digest; those that are asked for at the same moment (an index's) in one question. */
export class ManifestReader {
  readonly #target: RepositoryTarget<'BatchGetImage'>;
  #wanted: Set<Digest> | undefined;
  #asking: Promise<FoundImages> | undefined;

  constructor(target: RepositoryTarget<'BatchGetImage'>) {
    this.#target = target;
  }

  /** @throws EcrctlError IMAGE_NOT_FOUND, CONTENT_DIGEST_MISMATCH, INVALID_MANIFEST */
  async read(digest: Digest, options: Abortable = {}): Promise<Manifest> {
    this.#wanted ??= new Set();
    this.#wanted.add(digest);
    this.#asking ??= this.#ask(options);
    const {images, failures} = await this.#asking;
    const image = images.find(one => one.imageId?.imageDigest === digest);
    if (image) return readManifest(image, digest);
    throw imageFailure(
      failures.find(one => one.imageId?.imageDigest === digest),
      digest,
      this.#target,
    );
  }

  /** Whoever asks before the question goes out is part of it; all of them share one command and its signal. */
  async #ask(options: Abortable): Promise<FoundImages> {
    await new Promise(resolve => setImmediate(resolve));
    const imageIds = [...(this.#wanted ?? [])].map(imageDigest => ({imageDigest}));
    this.#wanted = undefined;
    this.#asking = undefined;
    return getImages(this.#target, imageIds, options);
  }
}
