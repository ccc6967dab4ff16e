import pLimit from 'p-limit';
import type {Abortable, ReadableStore} from '../content/store.ts';
import {EcrctlError} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import type {Manifest} from '../oci/manifest.ts';
import {isManifestMediaType} from '../oci/media-type.ts';
import {successors} from '../oci/successors.ts';
import type {NodeRole} from './event.ts';
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

/** Manifests read at once: each is an open file or a connection. */
const MANIFESTS_AT_ONCE = 16;

/** Reads the manifests under a root side by side. The same image always makes the same order, whatever comes first. */
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
  const asked = new Set<Digest>();
  const found = new Map<Digest, Manifest>();
  const limit = pLimit(MANIFESTS_AT_ONCE);
  const visit = async (descriptor: Descriptor, depth: number): Promise<void> => {
    if (asked.has(descriptor.digest)) return;
    if (depth > MAX_DEPTH || asked.size >= MAX_MANIFESTS) throw tooLarge(source);
    asked.add(descriptor.digest);
    const manifest = await limit(() => fetchFrom(source, descriptor, options));
    found.set(descriptor.digest, manifest);
    await Promise.all(childManifests(manifest).map(child => visit(child, depth + 1)));
  };
  await visit(root, 0);
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
