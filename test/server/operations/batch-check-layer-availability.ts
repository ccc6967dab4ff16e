import {expect} from 'vitest';
import {type OperationTests, UNKNOWN} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'takes at most a hundred digests': ({refusesParameter}) =>
    refusesParameter(
      {repositoryName: 'app', layerDigests: Array.from({length: 101}, () => UNKNOWN)},
      'layerDigests',
      'Member must have length less than or equal to 100',
    ),
  'does not find a repository that is not there': ({missesRepository}) =>
    missesRepository({layerDigests: [UNKNOWN]}),
};

export const behaviour: OperationTests = {
  'tells what is there, what is not, and what is no digest': async ({answer, pushed}) => {
    const {blobs} = await pushed('v1');
    const [[digest, bytes] = []] = blobs;
    expect(await answer({repositoryName: 'app', layerDigests: [digest, UNKNOWN, 'none', '']})).toEqual({
      layers: [
        {
          layerDigest: digest,
          layerAvailability: 'AVAILABLE',
          layerSize: bytes!.length,
          mediaType: expect.stringMatching(/^application\/vnd\.oci\.image\./),
        },
        {layerDigest: UNKNOWN, layerAvailability: 'UNAVAILABLE'},
      ],
      failures: [
        {
          layerDigest: 'none',
          failureCode: 'InvalidLayerDigest',
          failureReason:
            "Invalid request parameters: layer digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
        },
        {
          failureCode: 'MissingLayerDigest',
          failureReason: 'Invalid request parameters: layer digest cannot be null',
        },
      ],
    });
  },
};
