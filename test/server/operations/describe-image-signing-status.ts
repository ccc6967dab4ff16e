import {expect} from 'vitest';
import type {OperationTests} from '../../support/operation-bench.ts';

const SIGNING = {
  rules: [
    {
      signingProfileArn: 'arn:aws:signer:us-east-1:123456789012:/signing-profiles/ours',
      repositoryFilters: [{filter: 'team/*', filterType: 'WILDCARD_MATCH'}],
    },
  ],
};

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({imageId: {imageTag: 'v1'}}),
  'does not find an image that is not there': async ({accountId, refuses, repository}) =>
    refuses(
      {repositoryName: await repository(), imageId: {imageTag: 'v1'}},
      'ImageNotFoundException',
      `The image with imageId {imageDigest:'null', imageTag:'v1'} does not exist within the repository with name 'app' in the registry with id '${accountId}'`,
    ),
};

export const behaviour: OperationTests = {
  'tells of every profile that signs the repository': async ({accountId, answer, call, push, repository}) => {
    await call('PutSigningConfiguration', {signingConfiguration: SIGNING});
    const imageDigest = (await push(await repository('team/app'), ['v1'])).descriptor.digest;
    expect(await answer({repositoryName: 'team/app', imageId: {imageTag: 'v1'}})).toEqual({
      repositoryName: 'team/app',
      registryId: accountId,
      imageId: {imageDigest, imageTag: 'v1'},
      signingStatuses: [{signingProfileArn: SIGNING.rules[0]!.signingProfileArn, status: 'COMPLETE'}],
    });
  },
};
