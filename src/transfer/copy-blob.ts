import {
  canDownload,
  type DownloadInto,
  type Mounter,
  type OpenContent,
  type ReadableStore,
  type WritableStore,
} from '../content/store.ts';
import {hasCode} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {OnTransferEvent} from './event.ts';
import type {BlobNode} from './image-graph.ts';
import {onSide, type TransferSide} from './transfer-error.ts';

/** Both ends of a copy and who listens. */
export interface CopyNode {
  source: ReadableStore;
  destination: WritableStore;
  mounter: Mounter | undefined;
  onEvent: OnTransferEvent;
  signal: AbortSignal;
}

/** Moves one blob: mounted where both ends are repositories of one registry, else pushed. */
export async function copyBlob(node: CopyNode, blob: BlobNode): Promise<'pushed' | 'skipped' | 'mounted'> {
  const {destination, onEvent, signal} = node;
  const failures = new WeakSet<object>();
  onEvent({type: 'started', ...blob});
  try {
    const from = await mountFromSibling(node, blob.descriptor);
    if (from !== undefined) {
      onEvent({type: 'mounted', ...blob, from});
      return 'mounted';
    }
    const outcome = await destination.push(blob.descriptor, openFromSource(node, blob.descriptor, failures), {
      signal,
      onProgress: bytes => onEvent({type: 'progress', ...blob, bytes}),
      ...directFrom(node.source, blob.descriptor),
    });
    onEvent({type: outcome === 'exists' ? 'skipped' : 'finished', ...blob});
    return outcome === 'exists' ? 'skipped' : 'pushed';
  } catch (error) {
    const side = sideOf(error, failures);
    const named = onSide(side, blob.descriptor, {location: node[side].location, error});
    onEvent({type: 'failed', ...blob, error: named});
    throw named;
  }
}

function directFrom(source: ReadableStore, blob: Descriptor): {direct?: DownloadInto} {
  if (!canDownload(source)) return {};
  return {direct: (place, options) => source.downloadInto(blob, place, options)};
}

/** The repository that the blob was mounted from; undefined when it has to be pushed. */
async function mountFromSibling(node: CopyNode, descriptor: Descriptor): Promise<string | undefined> {
  const {mounter, source, signal} = node;
  if (!mounter || !isSibling(source, mounter)) return undefined;
  return (await mounter.mount(descriptor, source.repository, {signal})) ? source.repository : undefined;
}

function isSibling(source: object, mounter: Mounter): source is {registry: string; repository: string} {
  const other = source as Partial<Mounter>;
  return other.registry === mounter.registry && other.repository !== mounter.repository && !!other.repository;
}

/** Opens at the source and remembers what failed there, at once or while it streams. */
function openFromSource(node: CopyNode, blob: Descriptor, failures: WeakSet<object>): OpenContent {
  return async options => {
    try {
      const stream = await node.source.open(blob, options);
      return stream.once('error', error => failures.add(error));
    } catch (error) {
      if (error instanceof Error) failures.add(error);
      throw error;
    }
  };
}

/** Bytes that do not match are the source's fault even though the destination found out. */
function sideOf(error: unknown, failures: WeakSet<object>): TransferSide {
  if (hasCode(error, 'CONTENT_DIGEST_MISMATCH', 'CONTENT_SIZE_MISMATCH', 'CONTENT_TRAILING_DATA'))
    return 'source';
  for (let at = error; at instanceof Error; at = at.cause) if (failures.has(at)) return 'source';
  return 'destination';
}
