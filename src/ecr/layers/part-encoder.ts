import {createHash} from 'node:crypto';
import type {EncodedBody} from '../api.ts';

/** Bytes encoded at once, a multiple of three: their text is garbage that young collections take away. */
const SLICE_BYTES = 12 * 1024;

/** The members of UploadLayerPart beside the bytes. */
export interface PartHeader {
  registryId?: string;
  repositoryName: string;
  uploadId: string;
  partFirstByte: number;
  partLastByte: number;
}

/**
 * Encodes the body of UploadLayerPart while its bytes arrive: base64 straight into the one buffer that is
 * sent, hashed for the signature on its way. The SDK's own serializer takes three times as long and as much
 * memory.
 */
export class PartEncoder {
  readonly #body: Buffer;
  readonly #hash = createHash('sha256');
  readonly #carry = Buffer.alloc(3);
  readonly #tail = '"}';
  #carried = 0;
  #length = 0;

  /** `memory` is taken for the body where it is large enough. */
  constructor(header: PartHeader, memory?: Buffer) {
    const head = `${JSON.stringify(header).slice(0, -1)},"layerPartBlob":"`;
    const size = header.partLastByte - header.partFirstByte + 1;
    const length = Buffer.byteLength(head) + Math.ceil(size / 3) * 4 + this.#tail.length;
    this.#body = memory && memory.length >= length ? memory : Buffer.allocUnsafeSlow(length);
    this.#append(head, 'utf8');
  }

  /** Takes the next bytes of the part. */
  write(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = this.#completeCarry(bytes);
    const whole = bytes.length - ((bytes.length - at) % 3);
    for (; at < whole; at += SLICE_BYTES) {
      this.#append(bytes.toString('base64', at, Math.min(at + SLICE_BYTES, whole)), 'latin1');
    }
    this.#carried += bytes.copy(this.#carry, this.#carried, Math.max(whole, 0));
  }

  /** What the body is in, for another part when this one has been sent. */
  get memory(): Buffer {
    return this.#body;
  }

  /** The finished body; to be called once, when every byte has been written. */
  finish(): EncodedBody {
    this.#append(this.#carry.toString('base64', 0, this.#carried), 'latin1');
    this.#append(this.#tail, 'latin1');
    return {bytes: this.#body.subarray(0, this.#length), sha256: this.#hash.digest('hex')};
  }

  /** Fills the three bytes that were begun; where in the chunk to go on. */
  #completeCarry(bytes: Buffer): number {
    if (this.#carried === 0) return 0;
    const taken = bytes.copy(this.#carry, this.#carried, 0, 3 - this.#carried);
    this.#carried += taken;
    if (this.#carried === 3) {
      this.#append(this.#carry.toString('base64'), 'latin1');
      this.#carried = 0;
    }
    return taken;
  }

  #append(text: string, encoding: 'latin1' | 'utf8'): void {
    const start = this.#length;
    this.#length += this.#body.write(text, start, encoding);
    this.#hash.update(this.#body.subarray(start, this.#length));
  }
}
