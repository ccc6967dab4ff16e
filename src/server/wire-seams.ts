import {type AccountSetting, accountSetting} from './account-settings.ts';
import {acceptAnyKey, authenticate} from './authority/authenticate.ts';
import {type Authority, authorize} from './authority/authorize.ts';
import {createPullThrough} from './caching/pull-through.ts';
import type {CallContext} from './call-context.ts';
import type {EventSink} from './events/event-log.ts';
import {createRecorder} from './events/recorder.ts';
import {planFaults} from './faults/fault-plan.ts';
import type {FaultRule} from './faults/fault-rule.ts';
import {imageChanged} from './image-changed.ts';
import {isExcludedFromPullTime} from './images/pull-time-exclusion.ts';
import type {Limits} from './limits/limits.ts';
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
  authority: Authority;
  limits: Limits;
  /** Whether the rates of `limits` are kept. */
  throttle: boolean;
  faults: readonly FaultRule[];
  events: EventSink;
  /** Lets the background work look for what calls left to do. */
  kick: () => void;
}

/** Connects the core with everything that judges, limits and records. */
export function wireSeams(options: SeamOptions): Seams<CallContext> {
  const {state, authority, limits} = options;
  const {directory} = authority;
  const recorder = createRecorder(options.events);
  const pullThrough = createPullThrough();
  return {
    authenticate: request =>
      directory ? authenticate(request, directory) : acceptAnyKey(request, options.accountId),
    validate: (operation, input) => validate(operation as OperationName, input),
    authorize: (call, request) => authorize(authority, call, request),
    throttle: options.throttle ? createThrottle(limits.rates) : () => undefined,
    planFault: planFaults(options.faults),
    checkQuota: (_call, quota, use) => checkQuota(limits.quotas, quota, use),
    record: record => {
      if (recorder.ended(record)) options.kick();
    },
    imageChanged: (call, change) => imageChanged(recorder, call, change),
    createOnPush: (call, repository) => createFromTemplate(call, repository, 'CREATE_ON_PUSH'),
    pullThrough: (call, {kind, ...wanted}) => (kind === 'image' ? pullThrough(call, wanted) : undefined),
    accountSetting: (registry, name) => accountSetting(state, registry, name as AccountSetting),
    scanSummaries: (records, repository) => {
      const [scanned] = records.table('scans').keys({prefix: repositoryKey(repository), limit: 1});
      return scanned && (digest => scanSummary(records, repository, digest));
    },
    excludedFromPullTime: call => isExcludedFromPullTime(authority, call),
  };
}
