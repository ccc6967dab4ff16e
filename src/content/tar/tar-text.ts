import {isUtf8} from 'node:buffer';

/**
 * A name or a value of a tar as text. Bytes that are no UTF-8 become lone surrogates, each byte one (as Python's
 * `surrogateescape` does, PEP 383), so that `encodeTarText` gives the same bytes back.
 */
export function decodeTarText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at]!);
    const sequence = bytes.subarray(at, at + length);
    const isWhole = sequence.length === length && isUtf8(sequence);
    text += isWhole ? sequence.toString('utf8') : String.fromCharCode(ESCAPES + bytes[at]!);
    at += isWhole ? length : 1;
  }
  return text;
}

/** The bytes of a text that `decodeTarText` has given. */
export function encodeTarText(text: string): Buffer {
  if (!LONE_SURROGATE.test(text)) return Buffer.from(text, 'utf8');
  return Buffer.concat(
    text
      .split(ESCAPED_BYTE)
      .map((part, position) =>
        position % 2 === 1 ? Buffer.from([part.charCodeAt(0) - ESCAPES]) : Buffer.from(part, 'utf8'),
      ),
  );
}

/** A byte from 0x80 on stands as this much more. */
const ESCAPES = 0xdc00;
const LONE_SURROGATE = /\p{Surrogate}/u;
const ESCAPED_BYTE = /([\udc80-\udcff])/u;

/** How many bytes a character takes whose first byte this is. */
function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4;
  if (first >= 0xe0) return 3;
  return first >= 0xc0 ? 2 : 1;
}
