import {accountSetting} from '../account-settings.ts';
import type {State} from '../state/state.ts';
import type {Authority} from './authorize.ts';
import type {Directory} from './directory.ts';
import {createPolicyReader} from './parsed-policy.ts';

/** What decides over permissions in a data directory; without a directory of users every caller is a root. */
export function createAuthority(state: State, directory: Directory | undefined): Authority {
  return {
    directory,
    registryScope: registry =>
      accountSetting(state, registry, 'REGISTRY_POLICY_SCOPE') === 'V1' ? 'V1' : 'V2',
    readPolicy: createPolicyReader(),
  };
}
