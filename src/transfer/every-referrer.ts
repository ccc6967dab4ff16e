import {type Abortable, canListReferrers, type ReadableStore, type ReferrerLister} from '../content/store.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import {descriptorOf} from '../oci/manifest.ts';
import {readImageGraph} from './image-graph.ts';

/** Referrers of referrers are followed this deep: a signature of an SBOM of an image is three. */
const MAX_DEPTH = 4;

/**
 * What refers to an image (signatures, SBOMs, attestations) and to every platform of it, each once, subjects
 * before what refers to them. Nothing where the source knows no referrers.
 */
export async function* everyReferrer(
  source: ReadableStore,
  root: Descriptor,
  options: Abortable = {},
): AsyncGenerator<Descriptor> {
  if (!canListReferrers(source)) return;
  const lister: ReferrerLister = source;
  const seen = new Set<Digest>();
  async function* follow(subject: Descriptor, depth: number): AsyncGenerator<Descriptor> {
    for (const referrer of await lister.referrers(subject, options)) {
      if (seen.has(referrer.digest) || depth > MAX_DEPTH) continue;
      seen.add(referrer.digest);
      const {artifactType: _type, annotations: _annotations, ...found} = referrer;
      yield found;
      yield* follow(found, depth + 1);
    }
  }
  const {manifests} = await readImageGraph(source, root, options);
  for (const manifest of manifests) yield* follow(descriptorOf(manifest), 1);
}
