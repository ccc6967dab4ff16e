import type {ImageReferrer} from '@aws-sdk/client-ecr';
import type {Abortable} from '../../content/store.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {isDigest} from '../../oci/digest.ts';
import {paginate} from '../paginate.ts';
import type {RepositoryTarget} from '../repository-id.ts';

/** What ListImageReferrers gives in one page at most. */
const PAGE = 50;

/** The artifacts that refer to an image. */
export async function listReferrers(
  {api, id}: RepositoryTarget<'ListImageReferrers'>,
  subject: Pick<Descriptor, 'digest'>,
  options: Abortable & {artifactType?: string} = {},
): Promise<Descriptor[]> {
  const {artifactType, signal} = options;
  const input = {
    ...id,
    subjectId: {imageDigest: subject.digest},
    maxResults: PAGE,
    ...(artifactType === undefined ? {} : {filter: {artifactTypes: [artifactType]}}),
  };
  const found: Descriptor[] = [];
  for await (const page of paginate(api, 'ListImageReferrers', {input, signal})) {
    found.push(...(page.referrers ?? []).flatMap(descriptorOfReferrer));
  }
  return found;
}

function descriptorOfReferrer(referrer: ImageReferrer): Descriptor[] {
  const {digest, mediaType, size, artifactType, annotations} = referrer;
  if (!isDigest(digest) || mediaType === undefined || size === undefined) return [];
  return [
    {
      mediaType,
      digest,
      size,
      ...(artifactType === undefined ? {} : {artifactType}),
      ...(annotations === undefined ? {} : {annotations}),
    },
  ];
}
