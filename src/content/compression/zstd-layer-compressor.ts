import {promisify} from 'node:util';
import zlib from 'node:zlib';
import type {SpoolOptions} from '../files/spool-file.ts';
import {BlockCompressor, type CompressBlock} from './block-compressor.ts';
import {ZstdThreads} from './zstd-threads.ts';

/** zstd's own default, which takes a third of gzip's time for layers that are smaller. */
const DEFAULT_LEVEL = 3;

/** Node's own zstd, which Node 20 does not have and its types do not know. */
interface NativeZstd {
  zstdCompress?: (
    block: Uint8Array,
    options: object,
    callback: (error: Error | null, bytes: Buffer) => void,
  ) => void;
  constants: {ZSTD_c_compressionLevel?: number};
}

/** Compresses with zstd: a layer becomes a row of frames (RFC 8878, 3.1) that are made side by side. */
export function createZstdCompressor(options: SpoolOptions & {level?: number}): BlockCompressor {
  const {level = DEFAULT_LEVEL, ...spooling} = options;
  return new BlockCompressor({...spooling, compression: 'zstd', compress: native(level) ?? onThreads(level)});
}

function native(level: number): CompressBlock | undefined {
  const {zstdCompress, constants} = zlib as unknown as NativeZstd;
  const parameter = constants.ZSTD_c_compressionLevel;
  if (zstdCompress === undefined || parameter === undefined) return undefined;
  const compress = promisify(zstdCompress);
  return block => compress(block, {params: {[parameter]: level}});
}

function onThreads(level: number): CompressBlock {
  const threads = new ZstdThreads(level);
  return block => threads.compress(block);
}
