import type {LayerFile} from './layer-file.ts';
import {readLayerEntries} from './read-layer-entries.ts';

/** So many entries are handed on together. */
const BATCH = 1000;

/**
 * The files of an uncompressed layer, batch by batch, as the stream goes by; bodies are passed over, and
 * so is the topmost folder.
 * @throws EcrctlError INVALID_ARCHIVE, ARCHIVE_TRUNCATED
 */
export async function* readLayerFiles(content: AsyncIterable<Uint8Array>): AsyncGenerator<LayerFile[]> {
  let batch: LayerFile[] = [];
  for await (const {file} of readLayerEntries(content)) {
    if (file.path === '') continue;
    batch.push(file);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
