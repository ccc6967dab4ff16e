import {createHash} from 'node:crypto';
import type {Descriptor} from '../../oci/descriptor.ts';
import {type Digest, digestOfHash} from '../../oci/digest.ts';
import {PositionalSink} from '../files/positional-sink.ts';
import {SeekableFile} from '../files/seekable-file.ts';
import {openNamelessFile, type SpoolOptions, spool} from '../files/spool-file.ts';
import {receiveContent} from '../receive-content.ts';
import type {OpenContent, PushOptions} from '../store.ts';
import {decompressed} from './decompressed.ts';

/** A layer without its compression, in a temporary file until it is closed. */
export interface UnpackedLayer {
  diffId: Digest;
  size: number;
  open: OpenContent;
  close(): Promise<void>;
}

/**
 * Takes a compressed layer, verified, and unpacks it.
 * @throws EcrctlError CONTENT_DIGEST_MISMATCH, CONTENT_SIZE_MISMATCH, CONTENT_TRAILING_DATA, INVALID_ARCHIVE
 */
export async function unpackLayer(
  descriptor: Descriptor,
  source: OpenContent,
  options: PushOptions & SpoolOptions = {},
): Promise<UnpackedLayer> {
  const packed = await openNamelessFile(options);
  try {
    const sink = new PositionalSink(packed, {location: 'a temporary file'});
    await receiveContent(descriptor, source, {...options, sink});
    await sink.flush();
    const file = new SeekableFile(packed, {location: 'a layer', size: descriptor.size});
    return await unpack(file, options);
  } finally {
    await packed.close();
  }
}

async function unpack(packed: SeekableFile, options: PushOptions & SpoolOptions): Promise<UnpackedLayer> {
  const hash = createHash('sha256');
  const hashed = async function* () {
    for await (const chunk of decompressed(packed.stream({start: 0, end: packed.size}), packed.location)) {
      hash.update(chunk);
      yield chunk;
    }
  };
  const {handle, size} = await spool(hashed(), {...options, location: packed.location});
  const file = new SeekableFile(handle, {location: 'an unpacked layer', size});
  return {
    diffId: digestOfHash(hash),
    size,
    open: async ({offset = 0, signal} = {}) => file.stream({start: offset, end: size, signal}),
    close: () => file.close(),
  };
}
