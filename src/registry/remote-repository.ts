import type {Readable} from 'node:stream';
import pLimit from 'p-limit';
import type {
  Abortable,
  ContentStore,
  FileDownloader,
  FilePlace,
  KeptPart,
  ManifestHeader,
  Mounter,
  OpenContent,
  OpenOptions,
  PartKeeper,
  PushOptions,
  PushOutcome,
  Received,
  ReferrerLister,
  TagDigestLister,
  TagLister,
} from '../content/store.ts';
import {hasCode} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import type {Manifest} from '../oci/manifest.ts';
import {isManifestMediaType} from '../oci/media-type.ts';
import {openBlob} from './blobs/blob-download.ts';
import {downloadBlobInto} from './blobs/blob-into-file.ts';
import {uploadBlob} from './blobs/blob-upload.ts';
import {blobExists, headBlob} from './blobs/blobs.ts';
import {openSession, type UploadSession} from './blobs/upload-session.ts';
import {deleteManifest, getManifest, headManifest, putManifest} from './manifests.ts';
import {findReferrer, listReferrersOf, noteInFallbackTag, removeFromFallbackTag} from './referrers.ts';
import {RegistryClient, type RegistryClientOptions} from './registry-client.ts';
import {RegistryError} from './registry-error.ts';
import {repositoryPath} from './registry-host.ts';
import {RememberedManifests} from './remembered-manifests.ts';
import type {Repository} from './repository.ts';
import {listTags} from './tags.ts';

/** What a remote repository is made of: its name, and how to reach and enter its registry. */
export interface RemoteRepositoryOptions extends RegistryClientOptions {
  repository: string;
  /** Sends blobs in chunks of this many bytes (PATCH) instead of each in one request. */
  chunkSize?: number | undefined;
}

/** Questions asked at once when nobody has said how much a registry bears; they are small. */
const QUESTIONS_AT_ONCE = 16;

/** A repository of any registry that speaks the distribution API, as a store of content. */
export class RemoteRepository
  implements
    ContentStore,
    FileDownloader,
    ManifestHeader,
    Mounter,
    PartKeeper,
    ReferrerLister,
    TagDigestLister,
    TagLister
{
  readonly holdsOnlyWholeImages = true;
  readonly registry: string;
  readonly repository: string;
  readonly #target: Repository;
  readonly #chunkSize: number | undefined;
  /** Blobs known to be there, from what was asked and what was pushed. */
  readonly #present = new Set<Digest>();
  readonly #unmounted = new Map<Digest, UploadSession>();
  #pushedBytes = 0;
  readonly #remembered = new RememberedManifests();
  /** Changes of fallback tags, one after another: each reads what the one before has written. */
  #fallbackChanges: Promise<unknown> = Promise.resolve();

  constructor(options: RemoteRepositoryOptions) {
    this.registry = options.host;
    this.repository = options.repository;
    const name = repositoryPath(options.host, options.repository);
    this.#target = {client: new RegistryClient(options), name};
    this.#chunkSize = options.chunkSize;
  }

  get location(): string {
    return `${this.registry}/${this.repository}`;
  }

  async resolve(tagOrDigest: string, options: Abortable = {}): Promise<Descriptor> {
    return this.#remembered.add(await getManifest(this.#target, tagOrDigest, options));
  }

  fetchManifest(descriptor: Descriptor, options: Abortable = {}): Promise<Manifest> {
    return this.#remembered.fetch(descriptor, () => getManifest(this.#target, descriptor.digest, options));
  }

  open(descriptor: Descriptor, options: OpenOptions = {}): Promise<Readable> {
    return openBlob(this.#target, descriptor, options);
  }

  downloadInto(descriptor: Descriptor, place: FilePlace, options: PushOptions = {}): Promise<Received> {
    return downloadBlobInto(this.#target, descriptor, {place, options});
  }

  async tagDigests(tags: readonly string[], options: Abortable = {}): Promise<Map<string, Digest>> {
    const found = new Map<string, Digest>();
    await askEach(tags, async tag => {
      const descriptor = await this.headManifest(tag, options);
      if (descriptor) found.set(tag, descriptor.digest);
    });
    return found;
  }

  async existing(descriptors: readonly Descriptor[], options: Abortable = {}): Promise<Set<Digest>> {
    const found = new Set<Digest>();
    await askEach(descriptors, async descriptor => {
      if (await this.#has(descriptor, options)) found.add(descriptor.digest);
    });
    return found;
  }

  async push(descriptor: Descriptor, open: OpenContent, options: PushOptions = {}): Promise<PushOutcome> {
    const {digest} = descriptor;
    if (this.#present.has(digest)) return 'exists';
    const session = this.#unmounted.get(digest);
    this.#unmounted.delete(digest);
    const chunkSize = this.#chunkSize;
    await uploadBlob(this.#target, descriptor, {open, options: {...options, session, chunkSize}});
    this.#present.add(digest);
    this.#pushedBytes += descriptor.size;
    return 'pushed';
  }

  async pushManifest(
    manifest: Manifest,
    options: Abortable & {tags?: readonly string[]} = {},
  ): Promise<void> {
    const {tags = [], signal} = options;
    const [first = manifest.digest, ...others] = tags;
    const put = (tagOrDigest: string) => putManifest(this.#target, manifest, {tagOrDigest, signal});
    const {knowsSubject} = await put(first);
    await Promise.all(others.map(put));
    if (!manifest.content.subject || knowsSubject) return;
    await this.#changeFallbackTag(() => noteInFallbackTag(this.#target, manifest, {signal}));
  }

  async mount(descriptor: Descriptor, fromRepository: string, options: Abortable = {}): Promise<boolean> {
    const mount = {digest: descriptor.digest, from: fromRepository};
    try {
      const session = await openSession(this.#target, {mount, ...options});
      // What was not mounted is pushed next; the session is open for it already.
      if (session) this.#unmounted.set(descriptor.digest, session);
      else this.#present.add(descriptor.digest);
      return session === undefined;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  referrers(subject: Descriptor, options: Abortable & {artifactType?: string} = {}): Promise<Descriptor[]> {
    return listReferrersOf(this.#target, subject.digest, options);
  }

  tags(options: Abortable = {}): AsyncIterable<string> {
    return listTags(this.#target, options);
  }

  /** What a tag or digest stands for, in one small question; undefined when it stands for nothing. */
  headManifest(tagOrDigest: string, options: Abortable = {}): Promise<Descriptor | undefined> {
    return headManifest(this.#target, tagOrDigest, options);
  }

  /** A blob of which nothing but the digest is known, in one small question; undefined when it is not there. */
  headBlob(digest: Digest, options: Abortable = {}): Promise<Descriptor | undefined> {
    return headBlob(this.#target, digest, options);
  }

  /**
   * Deletes an image by digest, or a tag where the registry can delete one alone. A referrer also leaves the
   * index under its subject's fallback tag, where there is one.
   * @throws EcrctlError IMAGE_NOT_FOUND, IMAGE_REFERENCED, UNSUPPORTED
   */
  async deleteManifest(tagOrDigest: string, options: Abortable = {}): Promise<void> {
    const referrer = await findReferrer(this.#target, tagOrDigest, options);
    await deleteManifest(this.#target, tagOrDigest, options);
    this.#remembered.forget();
    if (referrer) {
      await this.#changeFallbackTag(() => removeFromFallbackTag(this.#target, referrer, options));
    }
  }

  /** Registries keep everything at once; there is nothing to make final. */
  async commit(): Promise<void> {
    await this.close();
  }

  async abandon(): Promise<void> {
    await this.close();
  }

  /** Finished blobs stay; a session that was begun ends with this run. */
  kept(): KeptPart {
    return {location: this.location, bytes: this.#pushedBytes};
  }

  /** Ends sessions that nobody used. Connections belong to the transport, which others share. */
  async close(): Promise<void> {
    const sessions = [...this.#unmounted.values()];
    this.#unmounted.clear();
    await Promise.all(sessions.map(session => session.cancel()));
  }

  async #has(descriptor: Descriptor, options: Abortable): Promise<boolean> {
    if (isManifestMediaType(descriptor.mediaType)) {
      const found = await headManifest(this.#target, descriptor.digest, options);
      return found?.size === descriptor.size;
    }
    const exists = await blobExists(this.#target, descriptor, options);
    if (exists) this.#present.add(descriptor.digest);
    return exists;
  }

  #changeFallbackTag(change: () => Promise<void>): Promise<void> {
    const changed = this.#fallbackChanges.then(change, change);
    this.#fallbackChanges = changed.catch(() => {});
    return changed;
  }
}

/** A registry that answers a mount with no is asked for a push instead; who may not enter learns it here. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof RegistryError) || error.status === undefined || error.retryable) return false;
  return !hasCode(error, 'UNAUTHORIZED', 'CREDENTIALS_EXPIRED', 'REPOSITORY_NOT_FOUND');
}

/** Asks about several things side by side; the first failure ends it. */
async function askEach<Subject>(
  subjects: readonly Subject[],
  ask: (subject: Subject) => Promise<void>,
): Promise<void> {
  const limit = pLimit(QUESTIONS_AT_ONCE);
  try {
    await Promise.all(subjects.map(subject => limit(ask, subject)));
  } finally {
    limit.clearQueue();
  }
}
