import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalRegistry, OTHER_REGION, startLocalRegistry} from '../../support/local-registry.ts';

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry();
});
afterAll(() => registry.close());

describe('account settings', () => {
  test.each([
    ['BASIC_SCAN_TYPE_VERSION', 'AWS_NATIVE'],
    ['BLOB_MOUNTING', 'DISABLED'],
    ['REGISTRY_POLICY_SCOPE', 'V2'],
  ])('%s is %s at first', async (name, value) => {
    expect(await registry.call('GetAccountSetting', {name})).toEqual({name, value});
  });

  test('are changed for one region', async () => {
    const setting = {name: 'BLOB_MOUNTING', value: 'ENABLED'};
    expect(await registry.call('PutAccountSetting', setting)).toEqual(setting);
    expect(await registry.call('GetAccountSetting', {name: setting.name})).toEqual(setting);
    const elsewhere = await registry.call('GetAccountSetting', {name: setting.name}, {region: OTHER_REGION});
    expect(elsewhere.value).toBe('DISABLED');
  });

  test('refuse unknown names and values', async () => {
    expect((await registry.refusal('GetAccountSetting', {name: 'COLOUR'})).name).toBe(
      'InvalidParameterException',
    );
    expect((await registry.refusal('GetAccountSetting', {name: 'toString'})).name).toBe(
      'InvalidParameterException',
    );
    const {message} = await registry.refusal('PutAccountSetting', {name: 'BLOB_MOUNTING', value: 'MAYBE'});
    expect(message).toBe(
      "Invalid parameter at 'value' failed to satisfy constraint: 'Member must satisfy enum value set: [DISABLED, ENABLED]'",
    );
  });
});
