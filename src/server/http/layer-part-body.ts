import type {Hash} from 'node:crypto';
import {EcrFault} from '../ecr-fault.ts';
import {tooLarge} from './read-body.ts';

/** What an UploadLayerPart request holds: its small members as JSON text, its blob as bytes. */
export interface LayerPartBody {
  /** The body with an empty string in place of the blob. */
  text: string;
  /** The first bytes of the buffer that was given. */
  blob: Uint8Array | undefined;
}

/** Everything beside the blob is a few hundred bytes. */
const MAX_OTHER_BYTES = 64 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLOB_MEMBER = 'layerPartBlob';

/**
 * Reads an UploadLayerPart body without ever holding its base64: the blob is decoded into `buffer` as it
 * arrives, so that a part takes its own size in memory and no more.
 * @throws EcrFault RequestEntityTooLargeException, SerializationException
 */
export async function readLayerPartBody(
  source: AsyncIterable<Uint8Array>,
  {buffer, hash}: {buffer: Buffer; hash?: Hash | undefined},
): Promise<LayerPartBody> {
  const scanner = new LayerPartScanner(buffer);
  for await (const chunk of source) {
    hash?.update(chunk);
    scanner.add(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }
  return scanner.finish();
}

/** Where the scanner is: outside strings, in a string that is kept, or in the blob's string. */
type Place = 'outside' | 'string' | 'blob';

/** A scanner of one JSON object that takes one member's string out. */
class LayerPartScanner {
  readonly #decoder: Base64Decoder;
  #place: Place = 'outside';
  #escaped = false;
  #other: Buffer[] = [];
  #otherBytes = 0;
  /** The string that ended last, to know the blob's name when its value begins. */
  #string: Buffer[] = [];
  #lastString = '';
  #afterColon = false;
  #foundBlob = false;

  constructor(buffer: Buffer) {
    this.#decoder = new Base64Decoder(buffer);
  }

  add(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#place === 'blob') at = this.#readBlob(chunk, at);
      else if (this.#place === 'string') at = this.#readString(chunk, at);
      else at = this.#readOutside(chunk, at);
    }
  }

  finish(): LayerPartBody {
    const text = Buffer.concat(this.#other).toString('utf8');
    return {text, blob: this.#foundBlob ? this.#decoder.finish() : undefined};
  }

  #readOutside(chunk: Buffer, start: number): number {
    const quote = chunk.indexOf(QUOTE, start);
    const end = quote < 0 ? chunk.length : quote;
    const between = chunk.subarray(start, end);
    if (between.includes(':')) this.#afterColon = true;
    if (between.includes(',')) this.#afterColon = false;
    if (quote < 0) {
      this.#keep(between);
      return end;
    }
    this.#keep(chunk.subarray(start, quote + 1));
    const isBlob = this.#afterColon && this.#lastString === BLOB_MEMBER && !this.#foundBlob;
    this.#place = isBlob ? 'blob' : 'string';
    if (isBlob) this.#foundBlob = true;
    this.#string = [];
    return quote + 1;
  }

  #readString(chunk: Buffer, start: number): number {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at]!;
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) {
        this.#string.push(chunk.subarray(start, at));
        this.#endString(chunk.subarray(start, at + 1));
        return at + 1;
      }
    }
    this.#string.push(chunk.subarray(start));
    this.#keep(chunk.subarray(start));
    return chunk.length;
  }

  #endString(rest: Buffer): void {
    this.#keep(rest);
    if (!this.#afterColon) this.#lastString = Buffer.concat(this.#string).toString('utf8');
    this.#place = 'outside';
  }

  #readBlob(chunk: Buffer, start: number): number {
    const quote = chunk.indexOf(QUOTE, start);
    const end = quote < 0 ? chunk.length : quote;
    this.#decoder.add(chunk.subarray(start, end));
    if (quote < 0) return end;
    this.#keep(chunk.subarray(quote, quote + 1));
    this.#place = 'outside';
    return quote + 1;
  }

  #keep(bytes: Buffer): void {
    this.#otherBytes += bytes.length;
    if (this.#otherBytes > MAX_OTHER_BYTES) throw tooLarge(MAX_OTHER_BYTES);
    this.#other.push(Buffer.from(bytes));
  }
}

/** Decodes base64 that comes in pieces of any length. */
class Base64Decoder {
  readonly #target: Buffer;
  #size = 0;
  /** Characters of a group of four (or of an escape sequence) that is not complete yet. */
  #rest = '';

  constructor(target: Buffer) {
    this.#target = target;
  }

  add(bytes: Buffer): void {
    let text = this.#rest + bytes.toString('latin1');
    let incomplete = '';
    if (text.includes('\\')) [text, incomplete] = withoutEscapes(text);
    const whole = text.length - (text.length % 4);
    this.#rest = text.slice(whole) + incomplete;
    this.#decode(text.slice(0, whole));
  }

  finish(): Buffer {
    if (this.#rest !== '') throw invalidBase64();
    return this.#target.subarray(0, this.#size);
  }

  #decode(text: string): void {
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
    const bytes = (text.length / 4) * 3 - padding;
    if (this.#size + bytes > this.#target.length) throw tooLarge(this.#target.length);
    // Node skips what is not base64: then there are fewer bytes than the text calls for.
    if (this.#target.write(text, this.#size, 'base64') !== bytes) throw invalidBase64();
    this.#size += bytes;
  }
}

/** Some clients write `\/` and `\u002B`. An escape that is cut off is given back for the next piece. */
function withoutEscapes(text: string): [text: string, incomplete: string] {
  const cut = /\\(?:u[0-9a-fA-F]{0,3})?$/.exec(text)?.index ?? text.length;
  const plain = text
    .slice(0, cut)
    .replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, character: string) =>
      code === undefined ? character : String.fromCharCode(Number.parseInt(code, 16)),
    );
  return [plain, text.slice(cut)];
}

function invalidBase64(): EcrFault {
  return new EcrFault('SerializationException', 'Invalid base64 encoding');
}
