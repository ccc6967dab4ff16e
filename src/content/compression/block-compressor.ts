import {createHash, type Hash} from 'node:crypto';
import {digestOfHash} from '../../oci/digest.ts';
import {SeekableFile} from '../files/seekable-file.ts';
import {type SpoolOptions, spool} from '../files/spool-file.ts';
import {CHUNK_BYTES} from '../limits.ts';
import type {Abortable, OpenContent} from '../store.ts';
import type {CompressedLayer, LayerCompressor} from './layer-compressor.ts';

/** Compresses one block by itself: what comes of several, put one after another, is one valid whole. */
export type CompressBlock = (block: Uint8Array) => Promise<Uint8Array>;

/** Blocks under way: the thread pool, on which they are compressed, has four threads unless the user says otherwise. */
const BLOCKS_AT_ONCE = 4;

/** How layers are compressed, and where they are kept until they are closed. */
export interface BlockCompressorOptions extends SpoolOptions {
  compression: 'gzip' | 'zstd';
  compress: CompressBlock;
}

/**
 * Compresses layers into temporary files, block by block on other threads. The blocks do not depend on how the
 * content arrives, so that the same layer always gives the same bytes.
 */
export class BlockCompressor implements LayerCompressor {
  readonly #options: BlockCompressorOptions;

  constructor(options: BlockCompressorOptions) {
    this.#options = options;
  }

  async compress(openRaw: OpenContent, {signal}: Abortable = {}): Promise<CompressedLayer> {
    const {compression, compress} = this.#options;
    const [raw, compressed] = [createHash('sha256'), createHash('sha256')];
    const blocks = blocksOf(hashed(await openRaw({signal}), raw));
    const members = hashed(compressedBlocks(blocks, compress), compressed);
    const {handle, size} = await spool(members, {...this.#options, signal, location: 'a layer'});
    const file = new SeekableFile(handle, {location: 'a compressed layer', size});
    return {
      compression,
      digest: digestOfHash(compressed),
      size,
      diffId: digestOfHash(raw),
      open: async ({offset = 0, signal: opening, lent} = {}) =>
        file.stream({start: offset, end: size, signal: opening, lent}),
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

/** Each block compressed, in order; an empty layer is one empty block. */
async function* compressedBlocks(
  blocks: AsyncIterable<Uint8Array>,
  compress: CompressBlock,
): AsyncGenerator<Uint8Array> {
  const members: Promise<Uint8Array>[] = [];
  let isEmpty = true;
  for await (const block of blocks) {
    isEmpty = false;
    const member = compress(block);
    member.catch(() => {}); // told when its turn comes
    members.push(member);
    if (members.length >= BLOCKS_AT_ONCE) yield await members.shift()!;
  }
  if (isEmpty) yield await compress(Buffer.alloc(0));
  for (const member of members) yield await member;
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
