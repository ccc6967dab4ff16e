import {Readable} from 'node:stream';
import zlib from 'node:zlib';
import {Decompress} from 'fzstd';
import {EcrctlError} from '../../errors.ts';

/** Compressions told by their first bytes. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'bzip2' | 'xz';

const MAGIC: readonly {compression: Compression; bytes: Buffer}[] = [
  {compression: 'gzip', bytes: Buffer.from([0x1f, 0x8b])},
  {compression: 'zstd', bytes: Buffer.from([0x28, 0xb5, 0x2f, 0xfd])},
  {compression: 'bzip2', bytes: Buffer.from('BZh')},
  {compression: 'xz', bytes: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])},
];

/** How many bytes `compressionOf` wants to see. */
export const MAGIC_BYTES = 6;

/** Tells a compression by the first bytes of content. */
export function compressionOf(head: Uint8Array): Compression {
  const found = MAGIC.find(({bytes}) => bytes.equals(head.subarray(0, bytes.length)));
  return found?.compression ?? 'none';
}

/**
 * Unpacks gzip or zstd; passes anything else through.
 * @throws EcrctlError ARCHIVE_TRUNCATED, INVALID_ARCHIVE, UNSUPPORTED for bzip2 and xz
 */
export async function* decompressed(
  content: AsyncIterable<Uint8Array>,
  location: string,
): AsyncGenerator<Uint8Array> {
  const iterator = content[Symbol.asyncIterator]();
  const head = await readHead(iterator);
  const compression = compressionOf(head);
  if (compression === 'bzip2' || compression === 'xz') {
    // Nobody will read on, so nobody else would close it.
    await iterator.return?.();
    throw new EcrctlError('UNSUPPORTED', `${location} is compressed with ${compression}`, {
      hint: 'unpack it first, or compress it with gzip or zstd',
    });
  }
  const whole = withHead(head, iterator);
  if (compression === 'none') yield* whole;
  else yield* unpack(whole, compression, location);
}

async function* unpack(
  content: AsyncIterable<Uint8Array>,
  compression: 'gzip' | 'zstd',
  location: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* compression === 'gzip' ? gunzip(content) : unzstd(content);
  } catch (cause) {
    throw unpackError(cause, {compression, location});
  }
}

async function* gunzip(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(content, {objectMode: false});
  const unpacker = zlib.createGunzip({chunkSize: UNPACKED_CHUNK_BYTES});
  source.once('error', error => unpacker.destroy(error));
  try {
    yield* source.pipe(unpacker);
  } finally {
    source.destroy();
  }
}

/** zlib's own 16 KiB make four times as many turns of the event loop. */
const UNPACKED_CHUNK_BYTES = 64 * 1024;

/**
 * Four bytes of zstd can stand for a block of 128 KiB, and all that comes of one push is held until it is taken:
 * so much at once is 32 MiB at worst.
 */
const ZSTD_PUSH_BYTES = 1024;

async function* unzstd(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let unpacked: Uint8Array[] = [];
  const unpacker = new Decompress(chunk => {
    unpacked.push(chunk);
  });
  for await (const chunk of content) {
    for (let at = 0; at < chunk.byteLength; at += ZSTD_PUSH_BYTES) {
      unpacker.push(chunk.subarray(at, at + ZSTD_PUSH_BYTES));
      yield* unpacked;
      unpacked = [];
    }
  }
  unpacker.push(new Uint8Array(0), true);
  yield* unpacked;
}

function unpackError(cause: unknown, what: {compression: Compression; location: string}): unknown {
  if (cause instanceof EcrctlError) return cause;
  const {message} = cause instanceof Error ? cause : {message: String(cause)};
  const isCut = /unexpected (?:end of file|EOF)/i.test(message);
  return isCut
    ? new EcrctlError(
        'ARCHIVE_TRUNCATED',
        `${what.location} is cut short: its ${what.compression} data ends early`,
        {
          cause,
          hint: 'copy or download the file again',
        },
      )
    : new EcrctlError('INVALID_ARCHIVE', `${what.location}: its ${what.compression} data is damaged`, {
        cause,
      });
}

async function readHead(iterator: AsyncIterator<Uint8Array>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < MAGIC_BYTES) {
    const next = await iterator.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
}

async function* withHead(head: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.byteLength > 0) yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
