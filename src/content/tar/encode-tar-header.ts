import {TAR_BLOCK} from './tar-header.ts';
import {encodeTarText} from './tar-text.ts';

/** What an entry of a tar shall say. */
export interface TarEntryHeader {
  /** A folder's ends with a slash. */
  name: string;
  /** The type flag: `0` a file, `1` a hard link, `2` a symbolic link, `3 4` devices, `5` a folder, `6` a pipe. */
  type: string;
  size: number;
  mode: number;
  uid: number;
  gid: number;
  modifiedAt?: Date | undefined;
  linkName?: string | undefined;
  device?: {major: number; minor: number} | undefined;
  /** Written as they are. */
  paxRecords?: ReadonlyMap<string, string> | undefined;
}

/**
 * The header of an entry, before it a pax header where it says more than fits (POSIX.1-2017, pax). tar-stream has
 * no way to write names and values that are no UTF-8.
 */
export function encodeTarHeader(header: TarEntryHeader): Buffer {
  const name = encodeTarText(header.name);
  const linkName = encodeTarText(header.linkName ?? '');
  const split = splitName(name);
  const records = new Map<string, string>(header.paxRecords);
  if (!split || !isAscii(name)) records.set('path', header.name);
  if (linkName.length > LINK_LENGTH || !isAscii(linkName)) records.set('linkpath', header.linkName ?? '');
  for (const key of ['uid', 'gid'] as const) if (header[key] > MAX_ID) records.set(key, String(header[key]));
  if (header.size > MAX_SIZE) records.set('size', String(header.size));
  const modified = (header.modifiedAt?.getTime() ?? 0) / 1000;
  if (modified < 0 || modified > MAX_SIZE || !Number.isInteger(modified))
    records.set('mtime', String(modified));
  const block = encodeBlock(header, {
    ...(split ?? {prefix: Buffer.alloc(0), name: name.subarray(0, NAME_LENGTH)}),
    linkName: linkName.subarray(0, LINK_LENGTH),
  });
  return records.size === 0 ? block : Buffer.concat([encodePax(records), block]);
}

const NAME_LENGTH = 100;
const PREFIX_LENGTH = 155;
const LINK_LENGTH = 100;
/** Seven octal digits, and eleven. */
const MAX_ID = 0o7777777;
const MAX_SIZE = 0o77777777777;

function encodeBlock(
  header: TarEntryHeader,
  names: {prefix: Buffer; name: Buffer; linkName: Buffer},
): Buffer {
  const block = Buffer.alloc(TAR_BLOCK);
  const octal = (value: number, start: number, digits: number): void => {
    const most = 8 ** digits - 1;
    block.write(
      Math.min(Math.max(0, Math.floor(value)), most)
        .toString(8)
        .padStart(digits, '0'),
      start,
    );
  };
  names.name.copy(block, 0);
  octal(header.mode, 100, 7);
  octal(header.uid, 108, 7);
  octal(header.gid, 116, 7);
  octal(header.size, 124, 11);
  octal((header.modifiedAt?.getTime() ?? 0) / 1000, 136, 11);
  block.fill(' ', 148, 156);
  block.write(header.type, 156);
  names.linkName.copy(block, 157);
  block.write('ustar\x0000', 257);
  octal(header.device?.major ?? 0, 329, 7);
  octal(header.device?.minor ?? 0, 337, 7);
  names.prefix.copy(block, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** A name in the two fields that a header has for it, cut at a slash; undefined where it is too long for them. */
function splitName(name: Buffer): {prefix: Buffer; name: Buffer} | undefined {
  if (name.length <= NAME_LENGTH) return {prefix: Buffer.alloc(0), name};
  const slash = name.indexOf('/', name.length - NAME_LENGTH - 1);
  if (slash <= 0 || slash > PREFIX_LENGTH || slash === name.length - 1) return undefined;
  return {prefix: name.subarray(0, slash), name: name.subarray(slash + 1)};
}

/** The records as an extended header with its own block before it. */
function encodePax(records: ReadonlyMap<string, string>): Buffer {
  const body = Buffer.concat([...records].map(([key, value]) => encodeRecord(key, encodeTarText(value))));
  const head = encodeTarHeader({
    name: 'PaxHeader',
    type: 'x',
    size: body.length,
    mode: 0o644,
    uid: 0,
    gid: 0,
  });
  return Buffer.concat([head, body, tarPadding(body.length)]);
}

/** `length key=value\n`, where the length counts itself. */
function encodeRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** What fills up the last block of a body. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK);
}

function isAscii(bytes: Buffer): boolean {
  return bytes.every(byte => byte < 0x80);
}
