import type {Abortable, ReadableStore, WritableStore} from '../content/store.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {descriptorOf} from '../oci/manifest.ts';
import {readImageGraph} from './image-graph.ts';

/** What a copy would move. */
export interface CopyPlan {
  blobs: Descriptor[];
  manifests: Descriptor[];
  /** Blobs and manifests that are there already. */
  present: number;
  /** Of the blobs to move. */
  bytes: number;
}

/** What to look at; without a destination (it is still to be made) everything would move. */
export interface PlanCopyOptions extends Abortable {
  source: ReadableStore;
  destination?: WritableStore | undefined;
  root: Descriptor;
}

/** Works out what `copyImage` would move, with the same questions and without writing anything. */
export async function planCopy({source, destination, root, signal}: PlanCopyOptions): Promise<CopyPlan> {
  const options = signal ? {signal} : {};
  const isThere = (await destination?.existing([root], options))?.has(root.digest) === true;
  if (isThere) return {blobs: [], manifests: [], present: 1, bytes: 0};
  const graph = await readImageGraph(source, root, options);
  const all = {
    blobs: graph.blobs.map(({descriptor}) => descriptor),
    manifests: graph.manifests.map(descriptorOf),
  };
  const known = await destination?.existing([...all.blobs, ...all.manifests], options);
  const missing = (descriptor: Descriptor): boolean => !known?.has(descriptor.digest);
  const blobs = all.blobs.filter(missing);
  const manifests = all.manifests.filter(missing);
  return {
    blobs,
    manifests,
    present: all.blobs.length + all.manifests.length - blobs.length - manifests.length,
    bytes: blobs.reduce((sum, {size}) => sum + size, 0),
  };
}
