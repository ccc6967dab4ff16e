import {type AccountSetting, accountSetting} from './account-settings.ts';
import {acceptAnyKey, authenticate} from './authority/authenticate.ts';
import {authorize} from './authority/authorize.ts';
import type {Directory} from './authority/directory.ts';
import {createPolicyReader} from './authority/parsed-policy.ts';
import type {CallContext} from './call-context.ts';
import {planFaults} from './faults/fault-plan.ts';
import type {FaultRule} from './faults/fault-rule.ts';
import type {Limits} from './limits/limits-file.ts';
import {checkQuota} from './limits/quotas.ts';
import {createThrottle} from './limits/throttle.ts';
import {scanSummary} from './scanning/scans.ts';
import type {Seams} from './seams.ts';
import {repositoryKey} from './state/repository-key.ts';
import type {State} from './state/state.ts';
import {createFromTemplate} from './templates/create-from-template.ts';
import type {OperationName} from './validation/operation-shapes.ts';
import {validate} from './validation/validate.ts';

/** What decides how the seams are filled. */
export interface SeamOptions {
  accountId: string;
  state: State;
  /** Without users every key is its account's root. */
  directory: Directory | undefined;
  limits: Limits;
  /** Whether the rates of `limits` are kept. */
  throttle: boolean;
  faults: readonly FaultRule[];
}

/** Connects the core with everything that judges, limits and records. */
export function wireSeams(options: SeamOptions): Seams<CallContext> {
  const {state, directory, limits} = options;
  const authority = {
    directory,
    registryScope: (registry: {accountId: string; region: string}) =>
      accountSetting(state, registry, 'REGISTRY_POLICY_SCOPE') as 'V1' | 'V2',
    readPolicy: createPolicyReader(),
  };
  return {
    authenticate: request =>
      directory ? authenticate(request, directory) : acceptAnyKey(request, options.accountId),
    validate: (operation, input) => validate(operation as OperationName, input),
    authorize: (call, request) => authorize(authority, call, request),
    throttle: options.throttle ? createThrottle(limits.rates) : () => undefined,
    planFault: planFaults(options.faults),
    checkQuota: (_call, quota, used) => checkQuota(limits.quotas, quota, used),
    record: () => undefined,
    imageChanged: () => undefined,
    createOnPush: (call, repository) => createFromTemplate(call, repository, 'CREATE_ON_PUSH'),
    pullThrough: () => undefined,
    accountSetting: (registry, name) => accountSetting(state, registry, name as AccountSetting),
    scanSummaries: (records, repository) => {
      const [scanned] = records.table('scans').keys({prefix: repositoryKey(repository), limit: 1});
      return scanned && (digest => scanSummary(records, repository, digest));
    },
    excludedFromPullTime: () => false,
  };
}
