import type {State} from './state/state.ts';

/** The settings that an account has in each region, with the values that they take and how they start. */
export const ACCOUNT_SETTINGS = {
  BASIC_SCAN_TYPE_VERSION: {values: ['AWS_NATIVE'], initial: 'AWS_NATIVE'},
  BLOB_MOUNTING: {values: ['DISABLED', 'ENABLED'], initial: 'DISABLED'},
  REGISTRY_POLICY_SCOPE: {values: ['V1', 'V2'], initial: 'V2'},
} satisfies Record<string, {values: readonly string[]; initial: string}>;

/** The name of an account setting. */
export type AccountSetting = keyof typeof ACCOUNT_SETTINGS;

/** The value of a setting in a registry. */
export function accountSetting(
  state: State,
  {accountId, region}: {accountId: string; region: string},
  name: AccountSetting,
): string {
  return state.table('accountSettings').get([accountId, region, name]) ?? ACCOUNT_SETTINGS[name].initial;
}
