import {EcrctlError} from '../../errors.ts';
import {decodeTarText} from './tar-text.ts';

/** Tar is made of blocks of this size (POSIX.1-2017, pax, "ustar Interchange Format"). */
export const TAR_BLOCK = 512;

/** One header block, as it stands. */
export interface TarHeader {
  name: string;
  /** Bytes of the body that follows. */
  size: number;
  /** The type flag: `0` a file, `1` a hard link, `2` a symbolic link, `5` a folder, `x g L K` an extension. */
  type: string;
  linkName: string;
}

/**
 * Reads a header block; undefined for a block of zeros, which ends an archive.
 * @throws EcrctlError INVALID_ARCHIVE when its checksum is wrong
 */
export function decodeTarHeader(block: Buffer): TarHeader | undefined {
  const sum = checksum(block);
  if (sum === EMPTY_CHECKSUM) return undefined;
  if (sum !== number(block, 148, 8)) throw new EcrctlError('INVALID_ARCHIVE', 'its checksum is wrong');
  const size = number(block, 124, 12);
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new EcrctlError('INVALID_ARCHIVE', 'its size is not a number');
  }
  const type = String.fromCharCode(block[156] || 0x30);
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isUstar ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: BODILESS.has(type) ? 0 : size,
    type,
    linkName: text(block, 157, 100),
  };
}

/** What a header block says of a file beside its name and size. What is no number counts as 0. */
export interface TarAttributes {
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since 1970. */
  modified: number;
  deviceMajor: number;
  deviceMinor: number;
}

/** Reads the rest of a header block that `decodeTarHeader` has found sound. */
export function decodeTarAttributes(block: Buffer): TarAttributes {
  const read = (start: number, length: number): number => {
    const value = number(block, start, length);
    return Number.isSafeInteger(value) ? value : 0;
  };
  return {
    mode: read(100, 8),
    uid: read(108, 8),
    gid: read(116, 8),
    modified: read(136, 12),
    deviceMajor: read(329, 8),
    deviceMinor: read(337, 8),
  };
}

/** Links, devices and folders have no body, whatever their size member says. */
const BODILESS = new Set(['1', '2', '3', '4', '5', '6']);
/** The checksum of a block of zeros: its own eight bytes count as spaces. */
const EMPTY_CHECKSUM = 8 * 0x20;

function checksum(block: Buffer): number {
  let sum = EMPTY_CHECKSUM;
  for (let at = 0; at < TAR_BLOCK; at++) if (at < 148 || at >= 156) sum += block[at]!;
  return sum;
}

/** A number in octal digits or, with the top bit set, in base 256 (GNU tar, for more than 8 GiB). */
function number(block: Buffer, start: number, length: number): number {
  if (block[start]! & 0x80) {
    let value = block[start]! & 0x7f;
    for (let at = start + 1; at < start + length; at++) value = value * 256 + block[at]!;
    return value;
  }
  const digits = text(block, start, length).trim();
  return digits === '' ? 0 : /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

function text(block: Buffer, start: number, length: number): string {
  const end = block.indexOf(0, start);
  return decodeTarText(block.subarray(start, end < 0 || end > start + length ? start + length : end));
}
