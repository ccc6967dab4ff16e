import type {
  DescribeImageReplicationStatusRequest,
  DescribeImageReplicationStatusResponse,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {requireImage} from '../images/require-image.ts';
import {repositoryKey} from '../state/repository-key.ts';

/** DescribeImageReplicationStatus: how the replication of an image to each destination stands. */
export function describeImageReplicationStatus(
  call: CallContext,
  input: DescribeImageReplicationStatusRequest,
): DescribeImageReplicationStatusResponse {
  const repository = repositoryIdOf(call, input);
  const {digest} = requireImage(call.state, repository, input.imageId);
  const prefix = [...repositoryKey(repository), digest];
  const entries = call.state.table('replicationStatuses').range({prefix});
  return {
    repositoryName: repository.repositoryName,
    imageId: {...input.imageId, imageDigest: digest},
    replicationStatuses: Array.from(entries, ({key, value}) => ({
      region: String(key[4]),
      registryId: String(key[5]),
      ...value,
    })),
  };
}
