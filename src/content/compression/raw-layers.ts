import {createHash} from 'node:crypto';
import {digestOfHash} from '../../oci/digest.ts';
import type {Abortable, OpenContent} from '../store.ts';
import type {CompressedLayer, LayerCompressor} from './layer-compressor.ts';

/** Leaves raw layers raw: they are read once for their digest, and nothing is kept. */
export class RawLayers implements LayerCompressor {
  async compress(openRaw: OpenContent, options: Abortable = {}): Promise<CompressedLayer> {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of await openRaw(options)) {
      hash.update(chunk as Uint8Array);
      size += (chunk as Uint8Array).byteLength;
    }
    const digest = digestOfHash(hash);
    return {compression: 'none', digest, size, diffId: digest, open: openRaw, close: async () => {}};
  }
}
