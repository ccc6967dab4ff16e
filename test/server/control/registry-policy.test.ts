import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  ACCOUNT,
  type LocalRegistry,
  OTHER_ACCOUNT,
  startLocalRegistry,
} from '../../support/local-registry.ts';

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

const policy = (Action: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Sid: 'other', Effect: 'Allow', Principal: {AWS: OTHER_ACCOUNT}, Action, Resource: '*'}],
  });

describe('registry policies', () => {
  test('refuse what is no policy', async () => {
    const {name, message} = await registry.refusal('PutRegistryPolicy', {policyText: '{}'});
    expect([name, message]).toEqual([
      'InvalidParameterException',
      "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid registry policy provided'",
    ]);
  });

  test('are put, got and deleted', async () => {
    const missing = {
      status: 400,
      name: 'RegistryPolicyNotFoundException',
      message: `Registry policy does not exist in the registry with id '${ACCOUNT}'`,
    };
    expect(await registry.refusal('GetRegistryPolicy')).toEqual(missing);
    expect(await registry.refusal('DeleteRegistryPolicy')).toEqual(missing);
    const put = await registry.call('PutRegistryPolicy', {policyText: policy('ecr:CreateRepository')});
    expect(put.registryId).toBe(ACCOUNT);
    expect(String(put.policyText)).toMatch(
      /^\{\n {2}"Version" : "2012-10-17",\n {2}"Statement" : \[ \{\n {4}"Sid" : "other",/,
    );
    expect(await registry.call('GetRegistryPolicy')).toEqual(put);
    expect(await registry.call('DeleteRegistryPolicy')).toEqual(put);
    expect(await registry.refusal('GetRegistryPolicy')).toEqual(missing);
  });

  test('let another account in for every action in scope V2, for three of them in V1', async () => {
    await registry.createRepository('app');
    const input = {repositoryName: 'app', registryId: ACCOUNT};
    const other = {accountId: OTHER_ACCOUNT};
    await registry.call('PutRegistryPolicy', {policyText: policy('ecr:*')});
    expect(await registry.call('ListImages', input, other)).toEqual({imageIds: []});
    await registry.call('PutAccountSetting', {name: 'REGISTRY_POLICY_SCOPE', value: 'V1'});
    expect((await registry.refusal('ListImages', input, other)).name).toBe('AccessDeniedException');
    const created = await registry.call(
      'CreateRepository',
      {repositoryName: 'made/by-other', registryId: ACCOUNT},
      other,
    );
    expect(created.repository).toMatchObject({registryId: ACCOUNT});
    await registry.call('PutAccountSetting', {name: 'REGISTRY_POLICY_SCOPE', value: 'V2'});
    await registry.call('DeleteRegistryPolicy');
  });

  test('belong to one region', async () => {
    await registry.call('PutRegistryPolicy', {policyText: policy('ecr:*')}, {region: 'eu-central-1'});
    expect((await registry.refusal('GetRegistryPolicy')).name).toBe('RegistryPolicyNotFoundException');
  });
});
