import pLimit from 'p-limit';
import {
  type Abortable,
  canArrange,
  canMount,
  type ReadableStore,
  type WritableStore,
} from '../content/store.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import {descriptorOf, type Manifest} from '../oci/manifest.ts';
import {type CopyNode, copyBlob} from './copy-blob.ts';
import type {OnTransferEvent} from './event.ts';
import {type BlobNode, readImageGraph} from './image-graph.ts';
import {stoppableSignal} from './stoppable-signal.ts';
import {onSide} from './transfer-error.ts';

/** Blobs moved at once: what skopeo uses; more gains little and ECR's docs advise restraint. */
const DEFAULT_CONCURRENCY = 6;

/** Below this a blob takes longer to ask for than to move. */
const SMALL_BYTES = 2 * 1024 * 1024;

/** Small blobs moved beside the others: with those, as many as there are connections to one host. */
const SMALL_CONCURRENCY = 10;

/** What to copy, from where, to where. */
export interface CopyImageOptions extends Abortable {
  source: ReadableStore;
  destination: WritableStore;
  root: Descriptor;
  /** Tags that the root gets at the destination; none means by digest alone. */
  tags?: readonly string[];
  /** Blobs moved at once, whatever their size; by default large and small ones are counted apart. */
  concurrency?: number;
  onEvent?: OnTransferEvent;
}

/** What a copy did. Bytes are those of blobs that moved. */
export interface CopyImageResult {
  root: Descriptor;
  pushed: number;
  skipped: number;
  mounted: number;
  bytes: number;
}

/**
 * Copies an image or an index with all that it points at. Push, pull and copy are this one walk: what is
 * there already is asked in bulk, blobs go first, then manifests with children before parents, the root and
 * its tags last, each digest once. The first failure stops the rest; nothing half done is ever tagged.
 */
export async function copyImage(options: CopyImageOptions): Promise<CopyImageResult> {
  const {source, destination, root, tags = []} = options;
  const result: CopyImageResult = {root, pushed: 0, skipped: 0, mounted: 0, bytes: 0};

  if (destination.holdsOnlyWholeImages && (await isThere(destination, root, options))) {
    options.onEvent?.({type: 'skipped', descriptor: root, role: 'manifest'});
    result.skipped = 1;
    // Its tags are all that may be missing, and a listener has been told that the image is there.
    const silent = {...options, onEvent: undefined};
    if (tags.length > 0) await pushManifest(silent, await source.fetchManifest(root, options), tags);
    return result;
  }

  const graph = await readImageGraph(source, root, options);
  // The root is known to be missing where it was asked for; a file may have to say that it cannot hold it.
  const manifests = destination.holdsOnlyWholeImages ? graph.manifests.slice(0, -1) : graph.manifests;
  const present = await destination.existing(
    [...graph.blobs.map(blob => blob.descriptor), ...manifests.map(descriptorOf)],
    options,
  );
  tellPlan(graph.blobs, present, options.onEvent);

  await copyBlobs(graph.blobs, present, {options, result});
  for (const manifest of graph.manifests) {
    const isRoot = manifest.digest === root.digest;
    if (!isRoot && present.has(manifest.digest)) {
      options.onEvent?.({type: 'skipped', descriptor: descriptorOf(manifest), role: 'manifest'});
    } else {
      await pushManifest(options, manifest, isRoot ? tags : []);
    }
  }
  return result;
}

async function isThere(destination: WritableStore, root: Descriptor, options: Abortable): Promise<boolean> {
  return (await destination.existing([root], options)).has(root.digest);
}

function tellPlan(blobs: readonly BlobNode[], present: Set<Digest>, onEvent?: OnTransferEvent): void {
  const missing = blobs.filter(blob => !present.has(blob.descriptor.digest));
  const bytes = missing.reduce((sum, blob) => sum + blob.descriptor.size, 0);
  onEvent?.({type: 'planned', blobs: missing.length, bytes});
}

/** Moves the missing blobs, the largest first so that none of them is left to run alone at the end. */
async function copyBlobs(
  blobs: readonly BlobNode[],
  present: Set<Digest>,
  job: {options: CopyImageOptions; result: CopyImageResult},
): Promise<void> {
  const {options, result} = job;
  const {signal, stop} = stoppableSignal(options.signal);
  const limit = blobLimit(options.concurrency);
  const node: CopyNode = {
    source: options.source,
    destination: options.destination,
    mounter: canMount(options.destination) ? options.destination : undefined,
    onEvent: options.onEvent ?? (() => {}),
    signal,
  };
  const ordered = [...blobs].sort((a, b) => b.descriptor.size - a.descriptor.size);
  if (canArrange(node.destination)) node.destination.arrange(ordered.map(blob => blob.descriptor));
  const moving = ordered.map(blob =>
    limit(blob, async () => {
      signal.throwIfAborted();
      const outcome = present.has(blob.descriptor.digest) ? skip(node, blob) : await copyBlob(node, blob);
      result[outcome] += 1;
      if (outcome === 'pushed') result.bytes += blob.descriptor.size;
    }),
  );
  try {
    await Promise.all(moving);
  } catch (error) {
    stop(error);
    await Promise.allSettled(moving);
    throw error;
  }
}

/** Runs so many moves at once; small blobs do not wait for large ones unless a number was asked for. */
function blobLimit(
  concurrency: number | undefined,
): (blob: BlobNode, move: () => Promise<void>) => Promise<void> {
  const large = pLimit(concurrency ?? DEFAULT_CONCURRENCY);
  const small = concurrency === undefined ? pLimit(SMALL_CONCURRENCY) : large;
  return ({descriptor}, move) => (descriptor.size < SMALL_BYTES ? small : large)(move);
}

function skip(node: CopyNode, blob: BlobNode): 'skipped' {
  node.onEvent({type: 'skipped', ...blob});
  return 'skipped';
}

async function pushManifest(
  options: Pick<CopyImageOptions, 'destination' | 'signal'> & {onEvent?: OnTransferEvent | undefined},
  manifest: Manifest,
  tags: readonly string[],
): Promise<void> {
  const {destination, signal} = options;
  const descriptor = descriptorOf(manifest);
  options.onEvent?.({type: 'started', descriptor, role: 'manifest'});
  try {
    await destination.pushManifest(manifest, {tags, signal});
  } catch (error) {
    throw onSide('destination', descriptor, {location: destination.location, error});
  }
  options.onEvent?.({type: 'finished', descriptor, role: 'manifest'});
}
