import {expect} from 'vitest';
import {type OperationTests, UNKNOWN} from '../../support/operation-bench.ts';

export const validation: OperationTests = {
  'refuses what is no digest': ({refuses}) =>
    refuses({repositoryName: 'app', layerDigest: 'none'}, 'InvalidParameterException'),
  'does not find a layer that is not there': async ({accountId, refuses, repository}) =>
    refuses(
      {repositoryName: await repository(), layerDigest: UNKNOWN},
      'LayersNotFoundException',
      `The layer with digest '${UNKNOWN}' does not exist within the repository with name 'app' in the registry with id '${accountId}'`,
    ),
};

export const behaviour: OperationTests = {
  'gives an address at which the layer is': async ({answer, pushed}) => {
    const {blobs} = await pushed('v1');
    for (const [layerDigest, bytes] of blobs) {
      const found = await answer<{downloadUrl: string}>({repositoryName: 'app', layerDigest});
      expect(found).toEqual({downloadUrl: expect.stringContaining('X-Amz-Expires=3600'), layerDigest});
      const downloaded = Buffer.from(await (await fetch(found.downloadUrl)).arrayBuffer());
      expect(downloaded.equals(bytes)).toBe(true);
    }
  },
};
