import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

const images = new ImageGenerator('signing');
const PROFILE = `arn:aws:signer:us-east-1:${ACCOUNT}:/signing-profiles/main`;
let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

const configuration = {
  rules: [
    {signingProfileArn: PROFILE, repositoryFilters: [{filter: 'signed/*', filterType: 'WILDCARD_MATCH'}]},
  ],
};

describe('signing configuration', () => {
  test('is put, got and deleted', async () => {
    const missing = {status: 400, name: 'SigningConfigurationNotFoundException', message: expect.any(String)};
    expect(await registry.refusal('GetSigningConfiguration')).toEqual(missing);
    expect(await registry.refusal('DeleteSigningConfiguration')).toEqual(missing);
    expect(await registry.call('PutSigningConfiguration', {signingConfiguration: configuration})).toEqual({
      signingConfiguration: configuration,
    });
    const expected = {registryId: ACCOUNT, signingConfiguration: configuration};
    expect(await registry.call('GetSigningConfiguration')).toEqual(expected);
    expect(await registry.call('DeleteSigningConfiguration')).toEqual(expected);
    expect(await registry.refusal('GetSigningConfiguration')).toEqual(missing);
  });

  test('refuses what is no signing profile', async () => {
    const rules = [{signingProfileArn: 'arn:aws:signer:us-east-1:1:/x'}];
    expect((await registry.refusal('PutSigningConfiguration', {signingConfiguration: {rules}})).name).toBe(
      'InvalidParameterException',
    );
  });
});

describe('the signing status of an image', () => {
  test('names the profiles that cover its repository', async () => {
    await registry.call('PutSigningConfiguration', {signingConfiguration: configuration});
    for (const name of ['signed/app', 'other/app']) await registry.createRepository(name);
    const image = await images.image({layers: 1});
    const digest = await registry.push('signed/app', image, ['v1']);
    await registry.push('other/app', image, ['v1']);
    const status = (repositoryName: string) =>
      registry.call('DescribeImageSigningStatus', {repositoryName, imageId: {imageTag: 'v1'}});
    expect(await status('signed/app')).toEqual({
      registryId: ACCOUNT,
      repositoryName: 'signed/app',
      imageId: {imageTag: 'v1', imageDigest: digest},
      signingStatuses: [{signingProfileArn: PROFILE, status: 'COMPLETE'}],
    });
    expect((await status('other/app')).signingStatuses).toEqual([]);
  });

  test('ECR: signatures are not signed themselves', async () => {
    const image = await images.image({layers: 1});
    await registry.push('signed/app', image);
    const digest = await registry.push('signed/app', images.artifact({subject: image.descriptor}));
    const input = {repositoryName: 'signed/app', imageId: {imageDigest: digest}};
    expect((await registry.call('DescribeImageSigningStatus', input)).signingStatuses).toEqual([]);
  });

  test('is refused for an image that is not there', async () => {
    const input = {repositoryName: 'signed/app', imageId: {imageTag: 'none'}};
    expect((await registry.refusal('DescribeImageSigningStatus', input)).name).toBe('ImageNotFoundException');
  });
});
