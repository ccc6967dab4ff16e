import type {Digest} from '../../oci/digest.ts';
import type {Abortable, OpenContent} from '../store.ts';

/** A raw layer, compressed once: its bytes can be opened again until it is closed. */
export interface CompressedLayer {
  compression: 'gzip' | 'zstd' | 'none';
  /** Of the compressed bytes. */
  digest: Digest;
  size: number;
  /** Of the raw bytes that went in. */
  diffId: Digest;
  open: OpenContent;
  close(): Promise<void>;
}

/** Compresses raw layers for a registry; handed in, so that it can work on other threads. */
export interface LayerCompressor {
  compress(openRaw: OpenContent, options?: Abortable): Promise<CompressedLayer>;
}
