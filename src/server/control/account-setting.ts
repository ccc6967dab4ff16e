import type {
  GetAccountSettingRequest,
  GetAccountSettingResponse,
  PutAccountSettingRequest,
  PutAccountSettingResponse,
} from '@aws-sdk/client-ecr';
import {ACCOUNT_SETTINGS, type AccountSetting, accountSetting} from '../account-settings.ts';
import type {CallContext} from '../call-context.ts';
import {invalidParameter} from '../ecr-fault.ts';

/** GetAccountSetting: the value of a setting of the caller's registry, or its default. */
export function getAccountSetting(
  call: CallContext,
  input: GetAccountSettingRequest,
): GetAccountSettingResponse {
  const name = settingName(input.name);
  return {name, value: accountSetting(call.state, registryOf(call), name)};
}

/** PutAccountSetting: changes a setting of the caller's registry. */
export async function putAccountSetting(
  call: CallContext,
  input: PutAccountSettingRequest,
): Promise<PutAccountSettingResponse> {
  const name = settingName(input.name);
  const value = input.value!;
  const values: readonly string[] = ACCOUNT_SETTINGS[name].values;
  if (!values.includes(value)) {
    throw invalidParameter('value', `Member must satisfy enum value set: [${values.join(', ')}]`);
  }
  const {accountId, region} = registryOf(call);
  await call.state.transaction(() =>
    call.state.table('accountSettings').put([accountId, region, name], value),
  );
  return {name, value};
}

function settingName(name: string | undefined): AccountSetting {
  if (name !== undefined && Object.hasOwn(ACCOUNT_SETTINGS, name)) return name as AccountSetting;
  const known = Object.keys(ACCOUNT_SETTINGS).sort().join(', ');
  throw invalidParameter('name', `Member must satisfy enum value set: [${known}]`);
}

function registryOf({caller, region}: CallContext): {accountId: string; region: string} {
  return {accountId: caller.accountId, region};
}
