import type {
  DescribeImageSigningStatusRequest,
  DescribeImageSigningStatusResponse,
} from '@aws-sdk/client-ecr';
import {type CallContext, repositoryIdOf} from '../call-context.ts';
import {requireImage} from '../images/require-image.ts';
import {repositoryKey} from '../state/repository-key.ts';

/** DescribeImageSigningStatus: how the signing of an image by each profile stands. */
export function describeImageSigningStatus(
  call: CallContext,
  input: DescribeImageSigningStatusRequest,
): DescribeImageSigningStatusResponse {
  const repository = repositoryIdOf(call, input);
  const {digest} = requireImage(call.state, repository, input.imageId);
  const entries = call.state.table('signingStatuses').range({prefix: [...repositoryKey(repository), digest]});
  return {
    repositoryName: repository.repositoryName,
    imageId: {...input.imageId, imageDigest: digest},
    registryId: repository.accountId,
    signingStatuses: Array.from(entries, ({key, value}) => ({signingProfileArn: String(key[4]), ...value})),
  };
}
