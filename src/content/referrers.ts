import type {Descriptor} from '../oci/descriptor.ts';
import {describeReferrer, type Manifest} from '../oci/manifest.ts';

/** The manifests among these that point at a subject, as the referrers API describes them (distribution-spec v1.1.1). */
export function listReferrers(
  manifests: Iterable<Manifest>,
  subject: Descriptor,
  options: {artifactType?: string} = {},
): Descriptor[] {
  return [...manifests]
    .filter(manifest => manifest.content.subject?.digest === subject.digest)
    .map(describeReferrer)
    .filter(({artifactType}) => !options.artifactType || artifactType === options.artifactType);
}
