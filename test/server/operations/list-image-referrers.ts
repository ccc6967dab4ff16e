import {expect} from 'vitest';
import {type OperationTests, UNKNOWN} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({subjectId: {imageDigest: UNKNOWN}}),
  'gives at most fifty at once': ({refusesParameter}) =>
    refusesParameter(
      {repositoryName: 'app', subjectId: {imageDigest: UNKNOWN}, maxResults: 51},
      'maxResults',
      'Member must have value less than or equal to 50',
    ),
};

export const behaviour: OperationTests = {
  'describes what refers to an image': async ({answer, generate, push, pushed}) => {
    const {descriptor} = await pushed('v1');
    const referrer = await push('app', [], await generate({subject: descriptor, annotations: {by: 'us'}}));
    const {digest, mediaType, bytes} = referrer.manifest;
    expect(await answer({repositoryName: 'app', subjectId: {imageDigest: descriptor.digest}})).toEqual({
      referrers: [
        {
          digest,
          mediaType,
          artifactType: 'application/vnd.oci.image.config.v1+json',
          size: bytes.byteLength,
          annotations: {by: 'us'},
          artifactStatus: 'ACTIVE',
        },
      ],
    });
  },
  'finds nothing for an image that is not there': async ({answer, repository}) => {
    const repositoryName = await repository();
    expect(await answer({repositoryName, subjectId: {imageDigest: UNKNOWN}})).toEqual({referrers: []});
  },
};
