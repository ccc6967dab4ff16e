import type {SpoolOptions} from '../files/spool-file.ts';
import {GzipLayerCompressor} from './gzip-layer-compressor.ts';
import type {LayerCompressor} from './layer-compressor.ts';
import {RawLayers} from './raw-layers.ts';
import {createZstdCompressor} from './zstd-layer-compressor.ts';

/** What raw layers become. */
export type CompressionChoice = 'gzip' | 'zstd' | 'none';

/** The compressor that is asked for; gzip, which every registry and runtime takes, when none is. */
export function chooseCompressor(
  options: SpoolOptions & {compression?: CompressionChoice; level?: number},
): LayerCompressor {
  const {compression = 'gzip'} = options;
  if (compression === 'none') return new RawLayers();
  return compression === 'zstd' ? createZstdCompressor(options) : new GzipLayerCompressor(options);
}
