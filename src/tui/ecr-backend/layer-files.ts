import {decompressed} from '../../content/compression/decompressed.ts';
import type {LayerFile} from '../../content/layer-files/layer-file.ts';
import {readLayerFiles} from '../../content/layer-files/read-layer-files.ts';
import type {Abortable, ContentStore} from '../../content/store.ts';
import {verifyContent} from '../../content/verify.ts';
import type {Descriptor} from '../../oci/descriptor.ts';

/** The entries of a stored layer, verified on the way: fetched, unpacked and read as one stream. */
export async function* readStoredLayer(
  store: ContentStore,
  layer: Descriptor,
  {onBytes, signal}: Abortable & {onBytes: (compressedBytes: number) => void},
): AsyncGenerator<LayerFile[]> {
  const stream = await store.open(layer, {signal});
  const counted = count(verifyContent(layer, stream), onBytes);
  yield* readLayerFiles(decompressed(counted, 'the layer'));
}

async function* count(
  content: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    onBytes(bytes);
    yield chunk;
  }
}
