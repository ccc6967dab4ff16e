import {ContentVerifier} from '../../content/content-verifier.ts';
import type {OpenContent, PushOptions} from '../../content/store.ts';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {shortDigest} from '../../oci/digest.ts';
import {ContentCursor} from './content-cursor.ts';

/**
 * The bytes of one blob on their way up, in as many requests as it takes. Each byte is hashed once, and the
 * last chunk is held back until all of them are known to be right: wrong content never arrives whole.
 */
export class UploadSource {
  readonly descriptor: Descriptor;
  /** What reading threw. Such a failure is the source's own, whatever the connection says of it. */
  failure: unknown;
  readonly #cursor: ContentCursor;
  readonly #verifier: ContentVerifier;
  readonly #onProgress: PushOptions['onProgress'];
  #turn = 0;
  #position = 0;
  #proven = false;

  constructor(descriptor: Descriptor, open: OpenContent, options: PushOptions = {}) {
    this.descriptor = descriptor;
    this.#cursor = new ContentCursor(open);
    this.#verifier = new ContentVerifier(descriptor);
    this.#onProgress = options.onProgress;
  }

  /** How far the content has been read in any attempt; a server cannot have more than this. */
  get furthest(): number {
    return this.#verifier.position;
  }

  /** The content from `start` up to, not including, `end`; it ends whatever was being read before. */
  async *read(start: number, end: number): AsyncGenerator<Uint8Array, void, undefined> {
    const turn = ++this.#turn;
    this.#cursor.seek(start);
    this.#position = start;
    try {
      while (turn === this.#turn && this.#position < end) {
        yield await this.#next(end);
        this.#onProgress?.(this.#position);
      }
    } catch (error) {
      if (turn === this.#turn) this.failure = error;
      throw error;
    }
  }

  /** Makes sure that content said to be empty is. */
  async proveEmpty(): Promise<void> {
    try {
      await this.#proveEnd();
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  /** Gives the source back. */
  close(): void {
    this.#turn++;
    this.#cursor.close();
  }

  async #next(end: number): Promise<Uint8Array> {
    const {size} = this.descriptor;
    const chunk = await this.#cursor.next(end - this.#position);
    if (chunk === undefined) throw this.#tooShort();
    if (!this.#proven) this.#verifier.update(chunk, this.#position);
    this.#position += chunk.byteLength;
    if (this.#position === size) await this.#proveEnd();
    return chunk;
  }

  async #proveEnd(): Promise<void> {
    if (this.#proven) return;
    const surplus = await this.#cursor.next(1);
    if (surplus) this.#verifier.update(surplus, this.#position);
    this.#verifier.finish();
    this.#proven = true;
  }

  #tooShort(): EcrctlError {
    const {digest, size} = this.descriptor;
    const what = `content of ${shortDigest(digest)} ends after ${this.#position} of ${size} bytes`;
    return new EcrctlError('CONTENT_SIZE_MISMATCH', what, {hint: 'the source is damaged; fetch it again'});
  }
}
