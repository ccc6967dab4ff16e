import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('prod/app');
  await registry.createRepository('test/app');
});
afterAll(() => registry.close());

const rule = (scanFrequency: string, ...filters: string[]) => ({
  scanFrequency,
  repositoryFilters: filters.map(filter => ({filter, filterType: 'WILDCARD'})),
});
const configurations = (...repositoryNames: string[]) =>
  registry.call('BatchGetRepositoryScanningConfiguration', {repositoryNames});

describe('registry scanning configuration', () => {
  test('is BASIC without rules at first', async () => {
    expect(await registry.call('GetRegistryScanningConfiguration')).toEqual({
      registryId: ACCOUNT,
      scanningConfiguration: {scanType: 'BASIC', rules: []},
    });
  });

  test('is put and got under differently named members', async () => {
    const scanning = {
      scanType: 'ENHANCED',
      rules: [rule('CONTINUOUS_SCAN', 'prod*'), rule('SCAN_ON_PUSH', '*')],
    };
    expect(await registry.call('PutRegistryScanningConfiguration', scanning)).toEqual({
      registryScanningConfiguration: scanning,
    });
    expect(await registry.call('GetRegistryScanningConfiguration')).toEqual({
      registryId: ACCOUNT,
      scanningConfiguration: scanning,
    });
  });

  test.each([
    ['a continuous scan of type BASIC', {scanType: 'BASIC', rules: [rule('CONTINUOUS_SCAN', '*')]}],
    [
      'two rules of one frequency',
      {scanType: 'BASIC', rules: [rule('SCAN_ON_PUSH', 'a'), rule('SCAN_ON_PUSH', 'b')]},
    ],
    [
      'three rules',
      {
        scanType: 'ENHANCED',
        rules: ['SCAN_ON_PUSH', 'CONTINUOUS_SCAN', 'SCAN_ON_PUSH'].map(one => rule(one, '*')),
      },
    ],
    ['an unknown type', {scanType: 'DEEP', rules: []}],
    ['a filter with odd characters', {scanType: 'BASIC', rules: [rule('SCAN_ON_PUSH', 'A B')]}],
  ])('refuses %s', async (_title, input) => {
    expect((await registry.refusal('PutRegistryScanningConfiguration', input)).name).toBe(
      'InvalidParameterException',
    );
  });
});

describe('repository scanning configuration', () => {
  test('follows the rules of the registry and names what is not there', async () => {
    await registry.call('PutRegistryScanningConfiguration', {
      scanType: 'BASIC',
      rules: [rule('SCAN_ON_PUSH', 'prod')],
    });
    expect(await configurations('prod/app', 'none', 'test/app')).toEqual({
      scanningConfigurations: [
        {
          repositoryArn: `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/prod/app`,
          repositoryName: 'prod/app',
          scanOnPush: true,
          scanFrequency: 'SCAN_ON_PUSH',
          appliedScanFilters: [{filter: 'prod', filterType: 'WILDCARD'}],
        },
        {
          repositoryArn: `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/test/app`,
          repositoryName: 'test/app',
          scanOnPush: false,
          scanFrequency: 'MANUAL',
          appliedScanFilters: [],
        },
      ],
      failures: [
        {repositoryName: 'none', failureCode: 'REPOSITORY_NOT_FOUND', failureReason: 'REPOSITORY_NOT_FOUND'},
      ],
    });
  });

  test("PutImageScanningConfiguration changes the repository's own setting", async () => {
    const setting = {repositoryName: 'test/app', imageScanningConfiguration: {scanOnPush: true}};
    expect(await registry.call('PutImageScanningConfiguration', setting)).toEqual({
      registryId: ACCOUNT,
      ...setting,
    });
    const {repositories} = await registry.call('DescribeRepositories', {repositoryNames: ['test/app']});
    expect(repositories).toMatchObject([{imageScanningConfiguration: {scanOnPush: true}}]);
    expect((await configurations('test/app')).scanningConfigurations).toMatchObject([
      {scanFrequency: 'SCAN_ON_PUSH'},
    ]);
    const missing = {...setting, repositoryName: 'none'};
    expect((await registry.refusal('PutImageScanningConfiguration', missing)).name).toBe(
      'RepositoryNotFoundException',
    );
  });
});
