import {MEDIA_TYPE} from '../../oci/media-type.ts';
import type {CallContext} from '../call-context.ts';
import {listImageReferrers} from '../control/list-image-referrers.ts';
import type {Answer} from '../http/answer.ts';
import {nextLink} from './next-link.ts';
import type {DistributionRequest, Target} from './request.ts';
import {requireDigest} from './require-digest.ts';

/** The most that ListImageReferrers gives at once. */
const PAGE_SIZE = 50;

/** GET /v2/<name>/referrers/<digest>: an index of the artifacts that refer to a manifest. */
export function listReferrers(
  call: CallContext,
  {repository, name}: Target,
  {query}: DistributionRequest,
): Answer {
  const artifactType = query.get('artifactType');
  const {referrers = [], nextToken} = listImageReferrers(call, {
    registryId: repository.accountId,
    repositoryName: repository.repositoryName,
    subjectId: {imageDigest: requireDigest(name)},
    filter: artifactType === null ? undefined : {artifactTypes: [artifactType]},
    maxResults: PAGE_SIZE,
    nextToken: query.get('last') ?? undefined,
  });
  const path = `/v2/${repository.repositoryName}/referrers/${name}`;
  const next = {...(artifactType === null ? {} : {artifactType}), last: nextToken ?? ''};
  return {
    status: 200,
    headers: {
      'Content-Type': MEDIA_TYPE.ociIndex,
      ...(artifactType === null ? {} : {'OCI-Filters-Applied': 'artifactType'}),
      ...(nextToken === undefined ? {} : nextLink(call, path, next)),
    },
    body: JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE.ociIndex,
      manifests: referrers.map(({artifactStatus: _, ...descriptor}) => descriptor),
    }),
  };
}
