import {randomUUID} from 'node:crypto';
import {createReadStream} from 'node:fs';
import type {FileHandle} from 'node:fs/promises';
import {type Digest, digestOfHash} from '../../oci/digest.ts';
import {EcrFault} from '../ecr-fault.ts';
import {repositoryNotFound} from '../repositories/repository-arn.ts';
import type {RepositoryId, UploadRecord} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {appendStream} from './append.ts';
import {BlockPool} from './block-pool.ts';
import {digestOfStream} from './digest-of-stream.ts';
import {KeyedLock} from './keyed-lock.ts';
import {advance, checkPosition} from './part-progress.ts';
import {RunningHashes} from './running-hashes.ts';
import {mayTakeOver, newHolder} from './session-holder.ts';
import {uploadNotFound, wrongLength} from './upload-faults.ts';
import {UploadFiles} from './upload-files.ts';
import type {UploadId} from './upload-id.ts';
import {MAX_LAYER_BYTES} from './upload-limits.ts';

/** Large reads, where a hash must be computed from the file again. */
const READ_BYTES = 1024 * 1024;

/** A session whose bytes are on disk and whose digest is known. */
export interface SealedUpload {
  file: string;
  size: number;
  digestAs(algorithm: string): Promise<Digest>;
}

/** One part to append. */
export interface PartRequest {
  /** Where the client says that it begins; absent means: wherever the session stands. */
  firstByte?: number | undefined;
  /** How many bytes the client says that it has; absent means: as many as come. */
  length?: number | undefined;
  source: AsyncIterable<Uint8Array>;
  now: number;
  /** Layer parts are all or nothing; a chunk that breaks off leaves what came of it. */
  keepFragment: boolean;
}

/**
 * Upload sessions of both protocols: a record that says how far the session is, and a file with its bytes.
 * An answer to a part is given when the record says so; after a kill the session continues there.
 */
export class UploadSessions {
  readonly files: UploadFiles;
  readonly #state: State;
  readonly #hashes = new RunningHashes();
  readonly #lock = new KeyedLock();
  readonly #holder = newHolder();
  readonly #blocks = new BlockPool();

  constructor(dataDir: string, state: State) {
    this.files = new UploadFiles(dataDir);
    this.#state = state;
  }

  /** Begins a session; `check` runs in the transaction and refuses (a repository that is not there). */
  async begin(repository: RepositoryId, now: number, check: () => void): Promise<string> {
    const uploadId = randomUUID();
    await this.#state.transaction(() => {
      check();
      this.#uploads.put(this.#key({repository, uploadId}), {
        createdAt: now,
        touchedAt: now,
        offset: 0,
        partStart: 0,
        partOpen: false,
        firstPartEnd: 0,
        parts: 0,
        undersized: false,
        holder: this.#holder,
      });
    });
    this.#hashes.begin(uploadId);
    return uploadId;
  }

  /** Where a session stands. @throws EcrFault RepositoryNotFoundException, UploadNotFoundException */
  status(upload: UploadId): UploadRecord {
    const record = this.#uploads.get(this.#key(upload));
    if (record) return record;
    const isThere = this.#state.table('repositories').has(repositoryKey(upload.repository));
    throw isThere ? uploadNotFound(upload) : repositoryNotFound(upload.repository);
  }

  /**
   * Appends one part and resolves when it is acknowledged by the record.
   * @throws EcrFault UploadNotFoundException, InvalidLayerPartException, LimitExceededException
   */
  append(upload: UploadId, part: PartRequest): Promise<UploadRecord> {
    return this.#lock.run(upload.uploadId, () => this.#append(upload, part));
  }

  /** Ends a session and forgets its bytes. @throws EcrFault UploadNotFoundException */
  cancel(upload: UploadId): Promise<void> {
    return this.#lock.run(upload.uploadId, async () => {
      await this.#state.transaction(() => {
        this.status(upload);
        this.#uploads.remove(this.#key(upload));
      });
      await this.forget(upload.uploadId);
    });
  }

  /**
   * Syncs a session's bytes and lends them to `use`, which gives them their name and removes the record.
   * @throws EcrFault UploadNotFoundException
   */
  seal<T>(upload: UploadId, use: (sealed: SealedUpload, record: UploadRecord) => Promise<T>): Promise<T> {
    return this.#lock.run(upload.uploadId, async () => {
      const record = await this.#claim(upload);
      const handle = await this.files.open(upload.uploadId, {create: record.offset === 0});
      if (!handle) throw uploadNotFound(upload);
      try {
        await handle.truncate(record.offset);
        await handle.datasync();
      } finally {
        await handle.close();
      }
      return use(this.#sealed(upload, record), record);
    });
  }

  /** Drops what memory and disk still hold of a session whose record is gone. */
  async forget(uploadId: string): Promise<void> {
    this.#hashes.drop(uploadId);
    await this.files.remove(uploadId);
  }

  /** Removes a session's record, inside a transaction. */
  removeRecord(upload: UploadId): void {
    this.#uploads.remove(this.#key(upload));
  }

  get #uploads() {
    return this.#state.table('uploads');
  }

  #key({repository, uploadId}: UploadId) {
    return [...repositoryKey(repository), uploadId];
  }

  async #append(upload: UploadId, part: PartRequest): Promise<UploadRecord> {
    const record = await this.#claim(upload);
    checkPosition(upload, record, part.firstByte);
    const handle = await this.files.open(upload.uploadId, {create: record.offset === 0});
    if (!handle) throw uploadNotFound(upload);
    try {
      // Its bytes have a blob's name already, and only the records do not know: they must stay what they are.
      if ((await handle.stat()).nlink > 1) throw uploadNotFound(upload);
      return await this.#write(upload, record, part, handle);
    } finally {
      await handle.close();
    }
  }

  async #write(upload: UploadId, record: UploadRecord, part: PartRequest, handle: FileHandle) {
    const running = this.#hashes.take(upload.uploadId, record.offset);
    const {written, failure} = await appendStream(handle, bytesOf(upload, record, part), {
      position: record.offset,
      pool: this.#blocks,
      maxBytes: MAX_LAYER_BYTES - record.offset,
      tooLarge: () => new EcrFault('LimitExceededException', 'The layer is larger than 52000 MiB'),
      hash: running?.hash,
    });
    const refused = failure?.error instanceof EcrFault;
    const keeps = part.keepFragment && written > 0 && !failure?.broken && !refused;
    if (failure && !keeps) {
      await handle.truncate(record.offset);
      throw failure.error;
    }
    const next = advance(record, written, {now: part.now, complete: failure === undefined});
    await this.#state.transaction(() => {
      const current = this.status(upload);
      if (current.offset !== record.offset || current.holder !== this.#holder) throw uploadNotFound(upload);
      this.#uploads.put(this.#key(upload), next);
    });
    if (failure) throw failure.error;
    if (running) this.#hashes.put(upload.uploadId, {hash: running.hash, offset: next.offset});
    return next;
  }

  /** Makes this process the one that writes the session. */
  async #claim(upload: UploadId): Promise<UploadRecord> {
    const seen = this.status(upload);
    if (seen.holder === this.#holder) return seen;
    this.#hashes.drop(upload.uploadId);
    return this.#state.transaction(() => {
      const record = this.status(upload);
      if (!mayTakeOver(record.holder)) throw uploadNotFound(upload);
      const mine = {...record, holder: this.#holder};
      this.#uploads.put(this.#key(upload), mine);
      return mine;
    });
  }

  #sealed({uploadId}: UploadId, {offset}: UploadRecord): SealedUpload {
    const file = this.files.pathOf(uploadId);
    const running = this.#hashes.take(uploadId, offset);
    const known = new Map<string, Digest>();
    if (running) {
      // A copy: the session may go on when no digest matches.
      known.set('sha256', digestOfHash(running.hash.copy()));
      this.#hashes.put(uploadId, running);
    }
    return {
      file,
      size: offset,
      async digestAs(algorithm) {
        const digest =
          known.get(algorithm) ??
          (await digestOfStream(createReadStream(file, {highWaterMark: READ_BYTES}), algorithm));
        known.set(algorithm, digest);
        return digest;
      },
    };
  }
}

/** A part's bytes; they end with a refusal where there are more or fewer than the client said. */
function bytesOf(
  upload: UploadId,
  {offset}: UploadRecord,
  {source, length}: PartRequest,
): AsyncIterable<Uint8Array> {
  return length === undefined ? source : exactly(upload, offset, {source, wanted: length});
}

async function* exactly(
  upload: UploadId,
  offset: number,
  {source, wanted}: {source: AsyncIterable<Uint8Array>; wanted: number},
): AsyncIterable<Uint8Array> {
  let length = 0;
  for await (const chunk of source) {
    length += chunk.byteLength;
    if (length > wanted) throw wrongLength(upload, offset, {length: `more than ${wanted}`, wanted});
    yield chunk;
  }
  if (length < wanted) throw wrongLength(upload, offset, {length, wanted});
}
