import {EcrctlError} from '../../errors.ts';
import {decodeTarText} from './tar-text.ts';

/** An extension holds a path or two; more than this is an attack on memory. */
export const MAX_EXTENSION_BYTES = 1024 * 1024;

/** `x` pax, `g` pax for all that follows, `L` a long name, `K` a long link name. */
const TYPES = new Set(['x', 'g', 'L', 'K']);

/** Whether an entry of this type says something about the entry that follows it. */
export function isTarExtension(type: string): boolean {
  return TYPES.has(type);
}

/**
 * What an extension says of the entry that follows it, as pax records; GNU's long names too. What is said of all
 * that follows is passed over, for nobody says there what we read.
 * @throws EcrctlError INVALID_ARCHIVE
 */
export function decodeTarExtension(type: string, body: Buffer): ReadonlyMap<string, string> {
  if (type === 'g') return new Map();
  if (type === 'L') return new Map([['path', untilZero(body)]]);
  if (type === 'K') return new Map([['linkpath', untilZero(body)]]);
  return decodePax(body);
}

/**
 * Reads the records of a pax extended header: `length key=value\n`, lengths in bytes.
 * @throws EcrctlError INVALID_ARCHIVE
 */
function decodePax(body: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at);
    const length = Number(body.toString('latin1', at, space));
    const equals = body.indexOf(0x3d, space);
    if (space < 0 || !(length > 0) || at + length > body.length || equals < 0 || equals >= at + length) {
      throw new EcrctlError('INVALID_ARCHIVE', 'its pax extension cannot be read');
    }
    const key = body.toString('utf8', space + 1, equals);
    records.set(key, decodeTarText(body.subarray(equals + 1, at + length - 1)));
    at += length;
  }
  return records;
}

/** A text that ends with its bytes or with a zero. */
function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return decodeTarText(end < 0 ? bytes : bytes.subarray(0, end));
}
