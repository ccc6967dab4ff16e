import {createHash, type Hash} from 'node:crypto';
import {promisify} from 'node:util';
import {gzip} from 'node:zlib';
import type {Digest} from '../oci/digest.ts';
import type {CompressedLayer, LayerCompressor} from './layer-compressor.ts';
import {CHUNK_BYTES} from './limits.ts';
import {SeekableFile} from './seekable-file.ts';
import {type SpoolOptions, spool} from './spool-file.ts';
import type {Abortable, OpenContent} from './store.ts';

const gzipBlock = promisify(gzip);

/** zlib works on the thread pool, which has four threads unless the user says otherwise. */
const BLOCKS_AT_ONCE = 4;
/** Takes little more than half the time of zlib's own default, 6, for layers that are 0.3 % larger. */
const DEFAULT_LEVEL = 5;

/** How layers are compressed, and where they are kept until they are closed. */
export interface GzipOptions extends SpoolOptions {
  /** 1 (fast) to 9 (small). */
  level?: number;
}

/**
 * Compresses with zlib into temporary files. A layer becomes a row of gzip members (RFC 1952, 2.2) that are
 * made side by side; the same layer always gives the same bytes.
 */
export class GzipLayerCompressor implements LayerCompressor {
  readonly #options: GzipOptions;

  constructor(options: GzipOptions = {}) {
    this.#options = options;
  }

  async compress(openRaw: OpenContent, {signal}: Abortable = {}): Promise<CompressedLayer> {
    const abortable = signal ? {signal} : {};
    const [raw, compressed] = [createHash('sha256'), createHash('sha256')];
    const blocks = blocksOf(hashed(await openRaw(abortable), raw));
    const members = hashed(gzipped(blocks, this.#options.level ?? DEFAULT_LEVEL), compressed);
    const {handle, size} = await spool(members, {...this.#options, ...abortable, location: 'a layer'});
    const file = new SeekableFile(handle, {location: 'a compressed layer', size});
    return {
      compression: 'gzip',
      digest: digestFrom(compressed),
      size,
      diffId: digestFrom(raw),
      open: async ({offset = 0, signal: opening} = {}) =>
        file.stream({start: offset, end: size, signal: opening}),
      close: () => file.close(),
    };
  }
}

/** Gathers chunks of any size into blocks of one size, so that the chunks' borders leave no trace. */
async function* blocksOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let gathered: Uint8Array[] = [];
  let missing = CHUNK_BYTES;
  for await (let chunk of chunks) {
    while (chunk.byteLength >= missing) {
      gathered.push(chunk.subarray(0, missing));
      yield gathered.length === 1 ? gathered[0]! : Buffer.concat(gathered);
      chunk = chunk.subarray(missing);
      gathered = [];
      missing = CHUNK_BYTES;
    }
    if (chunk.byteLength > 0) gathered.push(chunk);
    missing -= chunk.byteLength;
  }
  if (gathered.length > 0) yield Buffer.concat(gathered);
}

/** One gzip member for each block, in order; an empty layer is one empty member. */
async function* gzipped(blocks: AsyncIterable<Uint8Array>, level: number): AsyncGenerator<Uint8Array> {
  const members: Promise<Buffer>[] = [];
  let isEmpty = true;
  for await (const block of blocks) {
    isEmpty = false;
    const member = gzipBlock(block, {level});
    member.catch(() => {}); // told when its turn comes
    members.push(member);
    if (members.length >= BLOCKS_AT_ONCE) yield await members.shift()!;
  }
  if (isEmpty) yield await gzipBlock(Buffer.alloc(0), {level});
  for (const member of members) yield await member;
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

function digestFrom(hash: Hash): Digest {
  return `sha256:${hash.digest('hex')}` as Digest;
}
