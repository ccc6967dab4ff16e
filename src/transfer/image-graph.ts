import pLimit from 'p-limit';
import type {Abortable, ReadableStore} from '../content/store.ts';
import {EcrctlError} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import type {Manifest} from '../oci/manifest.ts';
import {isManifestMediaType} from '../oci/media-type.ts';
import {successors} from '../oci/successors.ts';
import type {NodeRole} from './event.ts';
import {stoppableSignal} from './stoppable-signal.ts';
import {onSide} from './transfer-error.ts';

/** A blob of an image and what it is to it. */
export interface BlobNode {
  descriptor: Descriptor;
  role: NodeRole;
}

/** Everything that hangs on one root, each digest once. */
export interface ImageGraph {
  /** Children before parents, the root last. */
  manifests: Manifest[];
  blobs: BlobNode[];
}

/** Indexes within indexes deeper than this are refused: no real tool makes them, an attacker may. */
const MAX_DEPTH = 8;
/** Manifests under one root; the largest real index lists a few hundred. */
const MAX_MANIFESTS = 10_000;

/** Manifests read at once: more than there are connections to one host, and fewer than files may be open. */
const MANIFESTS_AT_ONCE = 32;

/**
 * Reads the manifests under a root side by side; the first failure stops the rest. The same image always makes
 * the same order, whatever comes first.
 * @throws EcrctlError INVALID_MANIFEST for an index that is nested or large beyond reason
 */
export async function readImageGraph(
  source: ReadableStore,
  root: Descriptor,
  options: Abortable = {},
): Promise<ImageGraph> {
  return inDocumentOrder(await readManifests(source, root, options), root);
}

async function readManifests(
  source: ReadableStore,
  root: Descriptor,
  options: Abortable,
): Promise<Map<Digest, Manifest>> {
  const asked = new Map<Digest, Promise<Manifest>>();
  const found = new Map<Digest, Manifest>();
  const {signal, stop} = stoppableSignal(options.signal);
  const limit = pLimit(MANIFESTS_AT_ONCE);
  const fetch = (descriptor: Descriptor): Promise<Manifest> =>
    limit(async () => {
      signal.throwIfAborted();
      return fetchFrom(source, descriptor, {signal});
    });
  const visit = async (descriptor: Descriptor, depth: number): Promise<void> => {
    if (asked.has(descriptor.digest)) return;
    if (depth > MAX_DEPTH) throw tooLarge(source);
    const fetching = fetch(descriptor);
    asked.set(descriptor.digest, fetching);
    const manifest = await fetching;
    found.set(descriptor.digest, manifest);
    const children = childManifests(manifest);
    if (asked.size + children.length > MAX_MANIFESTS) throw tooLarge(source);
    await Promise.all(children.map(child => visit(child, depth + 1)));
  };
  try {
    await visit(root, 0);
  } catch (error) {
    stop(error);
    await Promise.allSettled(asked.values());
    throw error;
  }
  return found;
}

function inDocumentOrder(found: Map<Digest, Manifest>, root: Descriptor): ImageGraph {
  const manifests = new Set<Manifest>();
  const blobs = new Map<Digest, BlobNode>();
  const visit = ({digest}: Descriptor): void => {
    const manifest = found.get(digest);
    if (!manifest || manifests.has(manifest)) return;
    childManifests(manifest).forEach(visit);
    for (const node of blobNodes(manifest)) {
      if (!blobs.has(node.descriptor.digest)) blobs.set(node.descriptor.digest, node);
    }
    manifests.add(manifest);
  };
  visit(root);
  return {manifests: [...manifests], blobs: [...blobs.values()]};
}

function childManifests(manifest: Manifest): Descriptor[] {
  if (manifest.kind === 'image') return [];
  return successors(manifest).filter(({mediaType}) => isManifestMediaType(mediaType));
}

/** An index may list what is no manifest: that is content as a layer is. */
function blobNodes(manifest: Manifest): BlobNode[] {
  if (manifest.kind === 'index') {
    const content = successors(manifest).filter(({mediaType}) => !isManifestMediaType(mediaType));
    return content.map(descriptor => ({descriptor, role: 'layer'}));
  }
  const {digest} = manifest.content.config;
  return successors(manifest).map(descriptor => ({
    descriptor,
    role: descriptor.digest === digest ? 'config' : 'layer',
  }));
}

async function fetchFrom(
  source: ReadableStore,
  descriptor: Descriptor,
  options: Abortable,
): Promise<Manifest> {
  try {
    return await source.fetchManifest(descriptor, options);
  } catch (error) {
    throw onSide('source', descriptor, {location: source.location, error});
  }
}

function tooLarge(source: ReadableStore): EcrctlError {
  return new EcrctlError(
    'INVALID_MANIFEST',
    `${source.location}: the index is nested or large beyond reason`,
  );
}
