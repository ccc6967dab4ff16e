import {createHash, type Hash} from 'node:crypto';

/** How many sessions keep a hash in memory; an older one is computed from its file again. */
const MAX_HASHES = 1024;

/** A sha256 of a session's first `offset` bytes. */
export interface RunningHash {
  hash: Hash;
  offset: number;
}

/** The hashes of upload sessions while their bytes come in. Losing one costs a second read, nothing else. */
export class RunningHashes {
  readonly #hashes = new Map<string, RunningHash>();

  begin(uploadId: string): void {
    this.#keep(uploadId, {hash: createHash('sha256'), offset: 0});
  }

  /** Takes a hash out, if it stands exactly at `offset`; who takes it puts it back when it is right again. */
  take(uploadId: string, offset: number): RunningHash | undefined {
    const found = this.#hashes.get(uploadId);
    this.#hashes.delete(uploadId);
    return found?.offset === offset ? found : undefined;
  }

  put(uploadId: string, running: RunningHash): void {
    this.#keep(uploadId, running);
  }

  drop(uploadId: string): void {
    this.#hashes.delete(uploadId);
  }

  #keep(uploadId: string, running: RunningHash): void {
    this.#hashes.set(uploadId, running);
    if (this.#hashes.size > MAX_HASHES) this.#hashes.delete(this.#hashes.keys().next().value!);
  }
}
