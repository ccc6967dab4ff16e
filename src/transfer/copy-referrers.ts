import {canListReferrers} from '../content/store.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import {type CopyImageOptions, type CopyImageResult, copyImage} from './copy-image.ts';
import {readImageGraph} from './image-graph.ts';

/** Referrers of referrers are followed this deep: a signature of an SBOM of an image is three. */
const MAX_DEPTH = 4;

/**
 * Copies what refers to an image (signatures, SBOMs, attestations) and to every platform of it, after the
 * image itself, subjects before what refers to them. Nothing happens where the source knows no referrers.
 */
export async function copyReferrers(options: CopyImageOptions): Promise<CopyImageResult[]> {
  const {source} = options;
  if (!canListReferrers(source)) return [];
  const seen = new Set<Digest>();
  const results: CopyImageResult[] = [];
  const follow = async (subject: Descriptor, depth: number): Promise<void> => {
    for (const referrer of await source.referrers(subject, signalOf(options))) {
      if (seen.has(referrer.digest) || depth > MAX_DEPTH) continue;
      seen.add(referrer.digest);
      const {artifactType: _type, annotations: _annotations, ...root} = referrer;
      results.push(await copyImage({...options, root, tags: []}));
      await follow(root, depth + 1);
    }
  };
  const {manifests} = await readImageGraph(source, options.root, signalOf(options));
  for (const manifest of manifests) {
    await follow(
      {mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.byteLength},
      1,
    );
  }
  return results;
}

function signalOf(options: CopyImageOptions): {signal?: AbortSignal} {
  return options.signal ? {signal: options.signal} : {};
}
