import type {Abortable} from '../content/store.ts';
import {EcrctlError, hasCode} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import type {Manifest} from '../oci/manifest.ts';
import {isManifestMediaType} from '../oci/media-type.ts';
import {RemoteRepository, type RemoteRepositoryOptions} from '../registry/remote-repository.ts';
import {immutableTag} from './images/immutable-tag.ts';
import {tagDigestsOf} from './images/tag-digests.ts';
import {availableLayers} from './layers/layer-availability.ts';
import type {RepositoryTarget} from './repository-id.ts';

/** Up to so many layers, asking for each one takes no longer than loading the API's client. */
const MAX_SINGLE_QUESTIONS = 2;

/**
 * An ECR repository whose content travels over the distribution API. Which layers are there is asked of ECR's
 * own API, a hundred to a question, so that a new layer costs two requests and one that is there none.
 */
export class EcrDistributionStore extends RemoteRepository {
  readonly #bulk: RepositoryTarget<'BatchCheckLayerAvailability' | 'BatchGetImage' | 'ListImages'>;

  constructor(
    options: RemoteRepositoryOptions,
    bulk: RepositoryTarget<'BatchCheckLayerAvailability' | 'BatchGetImage' | 'ListImages'>,
  ) {
    super(options);
    this.#bulk = bulk;
  }

  override async existing(descriptors: readonly Descriptor[], options: Abortable = {}): Promise<Set<Digest>> {
    const layers = descriptors.filter(one => !isManifestMediaType(one.mediaType));
    if (layers.length <= MAX_SINGLE_QUESTIONS) return super.existing(descriptors, options);
    const manifests = descriptors.filter(one => isManifestMediaType(one.mediaType));
    const found = await Promise.all([
      super.existing(manifests, options),
      this.#existingLayers(layers, options),
    ]);
    return new Set(found.flatMap(digests => [...digests]));
  }

  override async tagDigests(tags: readonly string[], options: Abortable = {}): Promise<Map<string, Digest>> {
    if (tags.length <= MAX_SINGLE_QUESTIONS) return super.tagDigests(tags, options);
    try {
      return await tagDigestsOf(this.#bulk, tags, options);
    } catch (error) {
      if (hasCode(error, 'ACCESS_DENIED', 'CREDENTIALS_MISSING')) return super.tagDigests(tags, options);
      throw error;
    }
  }

  /** @throws EcrctlError TAG_IMMUTABLE with both digests, where a tag points to another image */
  override async pushManifest(
    manifest: Manifest,
    options: Abortable & {tags?: readonly string[]} = {},
  ): Promise<void> {
    try {
      await super.pushManifest(manifest, options);
    } catch (cause) {
      if (!(cause instanceof EcrctlError) || cause.code !== 'TAG_IMMUTABLE') throw cause;
      throw await this.#namingBoth(manifest, cause, options);
    }
  }

  /** ECR: says that a tag is immutable, but not what it points to. */
  async #namingBoth(
    manifest: Manifest,
    cause: EcrctlError,
    {tags = [], ...options}: Abortable & {tags?: readonly string[]},
  ): Promise<EcrctlError> {
    for (const tag of tags) {
      const present = await this.headManifest(tag, options).catch(() => undefined);
      if (!present || present.digest === manifest.digest) continue;
      return immutableTag(
        {name: `${this.repository}:${tag}`, present: present.digest, wanted: manifest.digest},
        cause,
      );
    }
    return cause;
  }

  async #existingLayers(layers: readonly Descriptor[], options: Abortable): Promise<Set<Digest>> {
    const digests = [...new Set(layers.map(({digest}) => digest))];
    try {
      return await availableLayers(this.#bulk, digests, options);
    } catch (error) {
      // ECR: a push may make its repository; the upload says when it does not.
      if (hasCode(error, 'REPOSITORY_NOT_FOUND')) return new Set();
      // A token from elsewhere opens /v2/ to whoever has no keys for the API.
      if (hasCode(error, 'ACCESS_DENIED', 'CREDENTIALS_MISSING')) return super.existing(layers, options);
      throw error;
    }
  }
}
