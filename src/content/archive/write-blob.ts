import type {Writable} from 'node:stream';
import type {Descriptor} from '../../oci/descriptor.ts';
import {openArchiveOutput} from '../files/archive-output.ts';
import {receiveIntoFile} from '../files/receive-into-file.ts';
import {
  type Abortable,
  canDownload,
  type DownloadInto,
  type OnProgress,
  type ReadableStore,
} from '../store.ts';

/** A blob and where it goes; `output` is what `-` means. */
export interface WriteBlobOptions extends Abortable {
  target: string;
  output: Writable;
  onProgress?: OnProgress;
}

/**
 * Writes a blob to a file, or to standard output: none of it is there before all of it was verified.
 * @throws EcrctlError BLOB_NOT_FOUND, CONTENT_DIGEST_MISMATCH, CONTENT_SIZE_MISMATCH, DISK_FULL, IO_ERROR
 */
export async function writeBlob(
  store: ReadableStore,
  blob: Descriptor,
  {target, output, ...options}: WriteBlobOptions,
): Promise<void> {
  const delivery = await openArchiveOutput(target, {output});
  const {handle, location} = delivery;
  try {
    await receiveIntoFile(blob, opening => store.open(blob, opening), {
      ...options,
      ...directFrom(store, blob),
      place: {handle, location, start: 0},
    });
  } catch (error) {
    await delivery.discard();
    throw error;
  }
  await delivery.finish(blob.size);
}

function directFrom(store: ReadableStore, blob: Descriptor): {direct?: DownloadInto} {
  if (!canDownload(store)) return {};
  return {direct: (place, options) => store.downloadInto(blob, place, options)};
}
