import {EcrctlError} from '../../errors.ts';
import {evaluate} from '../../lifecycle/evaluate.ts';
import {parseLifecyclePolicy} from '../../lifecycle/parse.ts';
import {actedOldestFirst} from '../../lifecycle/preview.ts';
import type {ActingVerdict} from '../../lifecycle/verdict.ts';
import type {CallContext, ServerParts} from '../call-context.ts';
import {removeImage} from '../images/delete-images.ts';
import {imageKey} from '../images/image-records.ts';
import {setImageStatus} from '../images/image-status.ts';
import {indexesOf} from '../images/links.ts';
import {systemCall} from '../jobs/system-call.ts';
import type {RepositoryId} from '../state/records.ts';
import type {LifecyclePolicyRecord} from '../state/registry-records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import {executionEvents} from './execution-event.ts';
import {repositoryImages} from './repository-images.ts';

/** The operation under whose name a policy acts. */
const LIFECYCLE_OPERATION = 'PolicyExecution';

/** Images that are dealt with in one transaction, so that callers need not wait for all of them. */
const BATCH = 200;

/** How long after its last run a policy runs again. */
const INTERVAL = 24 * 60 * 60 * 1000;

/** Which policies to run, and as of when. */
export interface LifecycleRun {
  /** The moment to judge by, in milliseconds since the epoch; it may lie in the future, to try a policy. */
  now: number;
  /** Only this repository; every one with a policy when it is not said. */
  repository?: RepositoryId | undefined;
}

/** What one policy did. */
export interface LifecycleOutcome {
  repository: RepositoryId;
  expired: number;
  transitioned: number;
  /** Images that a rule would have acted on, had an index not held them. */
  failed: number;
}

/**
 * Runs lifecycle policies on demand; of all repositories, those without a policy are passed over.
 * @throws EcrctlError REPOSITORY_NOT_FOUND, POLICY_NOT_FOUND where one repository is meant
 */
export async function runLifecycle(server: ServerParts, run: LifecycleRun): Promise<LifecycleOutcome[]> {
  if (run.repository) requirePolicy(server, run.repository);
  const prefix = run.repository ? repositoryKey(run.repository) : [];
  const outcomes: LifecycleOutcome[] = [];
  for (const {key, value} of [...server.state.table('lifecyclePolicies').range({prefix})]) {
    const [accountId = '', region = '', repositoryName = ''] = key.map(String);
    const repository = {accountId, region, repositoryName};
    outcomes.push(await runPolicy(server, {repository, policy: value, now: run.now}));
  }
  return outcomes;
}

function requirePolicy({state}: ServerParts, repository: RepositoryId): void {
  const key = repositoryKey(repository);
  if (state.table('lifecyclePolicies').get(key)) return;
  const {repositoryName, accountId, region} = repository;
  const where = `account ${accountId}, region ${region}`;
  throw state.table('repositories').get(key)
    ? new EcrctlError('POLICY_NOT_FOUND', `${repositoryName} (${where}) has no lifecycle policy to run`, {
        hint: `ecrctl lifecycle put ${repositoryName} FILE gives it one`,
      })
    : new EcrctlError('REPOSITORY_NOT_FOUND', `there is no repository ${repositoryName} (${where})`, {
        hint: 'ecrctl repository list shows what is there',
      });
}

/** Runs every policy whose day has come. */
export async function runDueLifecycle(server: ServerParts): Promise<void> {
  const now = server.clock();
  for (const {key, value} of [...server.state.table('lifecyclePolicies').range({prefix: []})]) {
    if (now - (value.lastEvaluatedAt ?? value.putAt) < INTERVAL) continue;
    const [accountId = '', region = '', repositoryName = ''] = key.map(String);
    await runPolicy(server, {repository: {accountId, region, repositoryName}, policy: value, now});
  }
}

async function runPolicy(
  server: ServerParts,
  {repository, policy, now}: {repository: RepositoryId; policy: LifecyclePolicyRecord; now: number},
): Promise<LifecycleOutcome> {
  const images = repositoryImages(server.state, repository);
  const evaluation = evaluate(parseLifecyclePolicy(policy.text), images, new Date(now));
  const actions = actedOldestFirst(evaluation);
  // ECR: an image of an index stays while the index does, and the failure is recorded
  const held = evaluation.verdicts.filter(({why}) => why.kind === 'member' && why.rule !== undefined);
  const call = {...systemCall(server, repository, LIFECYCLE_OPERATION), now};
  const done: ActingVerdict[] = [];
  for (let start = 0; start < actions.length; start += BATCH) {
    done.push(...(await act(call, repository, actions.slice(start, start + BATCH))));
  }
  await noteEvaluation(server, repository, now);
  for (const event of executionEvents({repository, evaluation, done, held, now}))
    server.services.events.emit(event);
  const expired = done.filter(({outcome}) => outcome === 'expired').length;
  return {repository, expired, transitioned: done.length - expired, failed: held.length};
}

/** Does what the verdicts say to images that are still there as they were judged; returns what was done. */
function act(
  call: CallContext,
  repository: RepositoryId,
  actions: readonly ActingVerdict[],
): Promise<ActingVerdict[]> {
  return call.state.transaction(() => actions.filter(action => actOn(call, repository, action)));
}

function actOn(call: CallContext, repository: RepositoryId, {image, outcome}: ActingVerdict): boolean {
  const digest = image.imageDigest;
  const record = call.state.table('images').get(imageKey(repository, digest));
  if (!record || record.status !== (image.imageStatus ?? 'ACTIVE')) return false;
  if (outcome === 'transitioned') {
    const archived = setImageStatus(call, repository, {digest, record}, 'ARCHIVED');
    const change = {repository, digest, tags: record.tags, record: archived};
    call.server.seams.imageChanged(call, {type: 'ARCHIVE', ...change});
    return true;
  }
  // An index may have arrived since the images were judged.
  if (indexesOf(call.state, repository, digest).length > 0) return false;
  removeImage(call, repository, {digest, record});
  return true;
}

function noteEvaluation({state}: ServerParts, repository: RepositoryId, now: number): Promise<void> {
  return state.transaction(() => {
    const current = state.table('lifecyclePolicies').get(repositoryKey(repository));
    if (!current) return;
    state.table('lifecyclePolicies').put(repositoryKey(repository), {...current, lastEvaluatedAt: now});
  });
}
