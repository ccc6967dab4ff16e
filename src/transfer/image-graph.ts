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

/** Reads the manifests under a root, the children of one index side by side. */
export async function readImageGraph(
  source: ReadableStore,
  root: Descriptor,
  options: Abortable = {},
): Promise<ImageGraph> {
  const seen = new Map<Digest, Promise<void>>();
  const manifests: Manifest[] = [];
  const blobs = new Map<Digest, BlobNode>();

  const visit = async (descriptor: Descriptor, depth: number): Promise<void> => {
    if (depth > MAX_DEPTH || seen.size > MAX_MANIFESTS) throw tooLarge(source);
    const manifest = await fetchFrom(source, descriptor, options);
    await Promise.all(
      successors(manifest).map(next => {
        if (manifest.kind === 'image' || !isManifestMediaType(next.mediaType)) {
          addBlob(blobs, manifest, next);
          return undefined;
        }
        return visitOnce(next, depth + 1);
      }),
    );
    manifests.push(manifest);
  };
  const visitOnce = (descriptor: Descriptor, depth: number): Promise<void> => {
    const known = seen.get(descriptor.digest);
    if (known) return known;
    const visiting = visit(descriptor, depth);
    seen.set(descriptor.digest, visiting);
    return visiting;
  };

  await visitOnce(root, 0);
  return {manifests, blobs: [...blobs.values()]};
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

function addBlob(blobs: Map<Digest, BlobNode>, manifest: Manifest, descriptor: Descriptor): void {
  const isConfig = manifest.kind === 'image' && manifest.content.config.digest === descriptor.digest;
  if (!blobs.has(descriptor.digest)) {
    blobs.set(descriptor.digest, {descriptor, role: isConfig ? 'config' : 'layer'});
  }
}

function tooLarge(source: ReadableStore): EcrctlError {
  return new EcrctlError(
    'INVALID_MANIFEST',
    `${source.location}: the index is nested or large beyond reason`,
  );
}
