import type {Abortable, ReadableStore, WritableStore} from '../content/store.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import {descriptorOf} from '../oci/manifest.ts';
import {type EveryReferrerOptions, everyReferrer} from './every-referrer.ts';
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
export interface PlanCopyOptions extends EveryReferrerOptions {
  source: ReadableStore;
  destination?: WritableStore | undefined;
  /** What is copied to the destination; what they share moves once. */
  roots: readonly Descriptor[];
  /** Images whose referrers go along, whether or not they go themselves. */
  referrersOf?: readonly Descriptor[];
}

/** Works out what `copyImage` would move, with the same questions and without writing anything. */
export async function planCopy(plan: PlanCopyOptions): Promise<CopyPlan> {
  const {source, destination, referrersOf = [], names, signal} = plan;
  const options = {signal};
  const roots = [...plan.roots];
  for (const root of referrersOf) {
    for await (const {descriptor} of everyReferrer(source, root, {names, signal})) roots.push(descriptor);
  }
  const there = destination?.holdsOnlyWholeImages
    ? await destination.existing(roots, options)
    : new Set<Digest>();
  const blobs = new Map<Digest, Descriptor>();
  const manifests = new Map<Digest, Descriptor>();
  for (const root of roots) {
    if (there.has(root.digest)) manifests.set(root.digest, root);
    if (manifests.has(root.digest)) continue;
    const graph = await readImageGraph(source, root, options);
    for (const {descriptor} of graph.blobs) blobs.set(descriptor.digest, descriptor);
    for (const manifest of graph.manifests) manifests.set(manifest.digest, descriptorOf(manifest));
  }
  const missing = await missingAmong([...blobs.values(), ...manifests.values()], {
    destination,
    there,
    options,
  });
  const movedBlobs = missing.filter(({digest}) => blobs.has(digest));
  return {
    blobs: movedBlobs,
    manifests: missing.filter(({digest}) => manifests.has(digest)),
    present: blobs.size + manifests.size - missing.length,
    bytes: movedBlobs.reduce((sum, {size}) => sum + size, 0),
  };
}

/** What the destination does not hold, where some of it is known to be there. */
async function missingAmong(
  all: readonly Descriptor[],
  {
    destination,
    there,
    options,
  }: {destination: WritableStore | undefined; there: ReadonlySet<Digest>; options: Abortable},
): Promise<Descriptor[]> {
  const unknown = all.filter(({digest}) => !there.has(digest));
  if (unknown.length === 0) return [];
  const known = await destination?.existing(unknown, options);
  return unknown.filter(({digest}) => !known?.has(digest));
}
