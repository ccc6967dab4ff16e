import {CHUNK_BYTES} from '../../content/limits.ts';
import type {OpenContent, PushOptions} from '../../content/store.ts';
import {hasCode} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {RegistryError} from '../registry-error.ts';
import type {Repository} from '../repository.ts';
import {blobExists} from './blobs.ts';
import {openSession, type UploadSession} from './upload-session.ts';
import {UploadSource} from './upload-source.ts';

/** How a blob is sent. */
export interface BlobUploadOptions extends PushOptions {
  /** Sends chunks of this many bytes (PATCH) instead of all in one request. */
  chunkSize?: number | undefined;
  /** A session that is open already, left over from a mount that was not granted. */
  session?: UploadSession | undefined;
}

/** A registry may ask for large chunks, not for absurd ones; regclient's bound. */
const MAX_CHUNK_BYTES = 1024 * 1024 * 1024;

/** Times that an upload begins anew because the registry has lost it or got it wrong. */
const MAX_RESTARTS = 2;

/**
 * Uploads one blob: POST, then PUT with all of it. When the connection breaks, the upload goes on at the byte
 * that the registry has last stored; when the registry knows nothing of it any more, from the start.
 * @throws EcrctlError CONTENT_DIGEST_MISMATCH, CONTENT_SIZE_MISMATCH, CONTENT_TRAILING_DATA,
 * REPOSITORY_NOT_FOUND and whatever exchanges fail with
 */
export async function uploadBlob(
  repository: Repository,
  descriptor: Descriptor,
  content: {open: OpenContent; options: BlobUploadOptions},
): Promise<void> {
  const upload = new BlobUpload(repository, descriptor, content);
  try {
    await upload.run();
  } catch (error) {
    await upload.abandon();
    throw error;
  } finally {
    upload.source.close();
  }
}

class BlobUpload {
  readonly source: UploadSource;
  readonly #repository: Repository;
  readonly #descriptor: Descriptor;
  readonly #options: BlobUploadOptions;
  #session: UploadSession | undefined;
  #resumed = false;
  #failures = 0;
  #restarts = 0;
  #mark = 0;

  constructor(
    repository: Repository,
    descriptor: Descriptor,
    {open, options}: {open: OpenContent; options: BlobUploadOptions},
  ) {
    this.source = new UploadSource(descriptor, open, options);
    this.#repository = repository;
    this.#descriptor = descriptor;
    this.#options = options;
    this.#session = options.session;
  }

  async run(): Promise<void> {
    for (;;) {
      this.#session ??= await this.#open();
      try {
        await this.#sendRest(this.#session);
        return;
      } catch (error) {
        await this.#decideAfter(error);
      }
      if (await this.#recover()) return;
    }
  }

  async abandon(): Promise<void> {
    await this.#session?.cancel();
  }

  async #open(): Promise<UploadSession> {
    const {signal} = this.#options;
    // Without a mount asked for, a session is what a POST opens.
    return (await openSession(this.#repository, {signal}))!;
  }

  async #sendRest(session: UploadSession): Promise<void> {
    const {size, digest} = this.#descriptor;
    const {chunkSize, signal} = this.#options;
    if (size === 0) await this.source.proveEmpty();
    if (chunkSize !== undefined) {
      const chunk = Math.max(chunkSize, Math.min(session.minimumChunk, MAX_CHUNK_BYTES));
      while (session.offset < size) {
        await session.sendChunk(this.#bodyUpTo(Math.min(size, session.offset + chunk)), signal);
      }
    }
    await session.finish(digest, this.#bodyUpTo(size), signal);
  }

  #bodyUpTo(end: number) {
    const start = this.#session!.offset;
    return {size: end - start, open: () => this.source.read(start, end)};
  }

  /** Throws what is final; after anything else the upload may go on. */
  async #decideAfter(error: unknown): Promise<void> {
    if (this.source.failure !== undefined) throw this.source.failure;
    if (this.#isLost(error) && this.#restarts++ < MAX_RESTARTS) {
      await this.#startOver();
      return;
    }
    await this.#repository.client.retrier.pause(error, ++this.#failures, this.#options.signal);
  }

  /** Whether the session is of no more use: forgotten, out of step, or resumed and found to be wrong. */
  #isLost(error: unknown): boolean {
    if (!(error instanceof RegistryError)) return false;
    if (error.status === 404) return !hasCode(error, 'REPOSITORY_NOT_FOUND');
    return error.status === 416 || (this.#resumed && hasCode(error, 'CONTENT_DIGEST_MISMATCH'));
  }

  /** Finds out where to go on. True when the registry turns out to have the blob. */
  async #recover(): Promise<boolean> {
    const session = this.#session;
    if (!session) return false;
    const {signal} = this.#options;
    const acknowledged = session.offset;
    const stated = await session.askOffset(signal).catch(silentWhenAnswered);
    if (stated === undefined && acknowledged === 0) {
      // The answer to a request that went through may be all that was lost.
      if (await blobExists(this.#repository, this.#descriptor, {signal})) return true;
      await this.#startOver();
      return false;
    }
    await this.#continueAt(Math.max(stated ?? 0, acknowledged));
    return false;
  }

  async #continueAt(offset: number): Promise<void> {
    if (offset > this.source.furthest) return this.#startOver();
    this.#session!.offset = offset;
    this.#resumed = true;
    if (offset - this.#mark >= CHUNK_BYTES) {
      this.#failures = 0;
      this.#mark = offset;
    }
  }

  async #startOver(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#resumed = false;
    this.#mark = 0;
    await session?.cancel();
  }
}

/** A registry that answers but does not tell the offset is one thing, a registry out of reach another. */
function silentWhenAnswered(error: unknown): undefined {
  if (error instanceof RegistryError && error.status !== undefined) return undefined;
  throw error;
}
