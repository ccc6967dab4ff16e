import {refreshList} from '../actions/refresh.ts';
import {plural} from '../text/count.ts';
import {refreshAccess} from '../views/access.ts';
import {refreshImage} from '../views/image.ts';
import {refreshLifecycle} from '../views/lifecycle.ts';
import {addRepository, withStaleSummaries} from '../views/repositories.ts';
import {leaveImages, leaveRepository} from '../views/stack.ts';
import type {Change, ChangeResult, WorkResult} from './change.ts';
import type {Failure} from './failure.ts';
import {isRunning, type Job} from './job.ts';
import {say, sayFailure} from './say.ts';
import {andThen, replaceView, type State, type Step, step} from './state.ts';
import type {View} from './view.ts';

/** Changes after which the list of repositories is another. */
const CHANGES_LIST: ReadonlySet<Change['type']> = new Set([
  'createRepository',
  'deleteRepository',
  'mutability',
]);

/** The state after a change was made: told, and what it touched is asked for again. */
export function afterChange(state: State, change: Change, result: ChangeResult | undefined): Step {
  const told =
    result && 'failures' in result && result.failures.length > 0
      ? sayPartly(state, result)
      : say(state, successOf(change));
  const left =
    result && 'repository' in result
      ? addRepository(told, result.repository)
      : change.type === 'deleteRepository'
        ? leaveRepository(told, change.repositoryName)
        : dropDraft(told, change);
  return refreshTouched(left, [change.repositoryName], CHANGES_LIST.has(change.type));
}

/** The state after a job ended well, or as well as it could. */
export function afterJob(state: State, id: number, result: WorkResult): Step {
  const job = state.jobs.find(one => one.id === id);
  if (!job) return step(state);
  const failures = 'failures' in result ? result.failures : [];
  const [first] = failures;
  const ended: Partial<Job> = first
    ? {
        status: 'failed',
        error: `${plural(failures.length, 'item')} of ${failures.length + doneOf(result)} failed; ${first.item}: ${first.reason}`,
      }
    : {status: 'done', result: 'digest' in result ? result.digest : plural(result.done.length, 'image')};
  const next = endJob(state, id, ended);
  const told = first
    ? say(next, `${job.kind} ${job.title}: ${ended.error}`, {level: 'error', hint: '& shows the job'})
    : say(next, `${PAST_TENSE[job.kind]} ${job.title}`);
  const left = job.kind === 'delete' && 'done' in result ? leaveImages(told, result.done) : told;
  return refreshTouched(left, job.repositoryNames, false);
}

/** The state after a job failed or was cancelled. */
export function afterJobFailure(
  state: State,
  id: number,
  {failure, cancelled}: {failure: Failure; cancelled: boolean},
): Step {
  const job = state.jobs.find(one => one.id === id);
  if (!job) return step(state);
  if (cancelled)
    return refreshTouched(
      say(endJob(state, id, {status: 'cancelled'}), `cancelled: ${job.kind} ${job.title}`),
      job.repositoryNames,
      false,
    );
  const next = endJob(state, id, {status: 'failed', error: failure.message, hint: failure.hint});
  return refreshTouched(sayFailure(next, failure, `${job.kind} ${job.title}`), job.repositoryNames, false);
}

const PAST_TENSE: Record<Job['kind'], string> = {
  push: 'pushed',
  pull: 'pulled',
  copy: 'copied',
  delete: 'deleted',
  archive: 'archived',
  restore: 'restored',
};

function endJob(state: State, id: number, change: Partial<Job>): State {
  const jobs = state.jobs.map(job =>
    job.id === id && isRunning(job) ? {...job, ...change, endedAt: state.now} : job,
  );
  return {...state, jobs};
}

function doneOf(result: WorkResult): number {
  return 'done' in result ? result.done.length : 1;
}

function sayPartly(state: State, result: {failures: readonly {item: string; reason: string}[]}): State {
  const [first] = result.failures;
  return say(state, `${plural(result.failures.length, 'item')} failed; ${first!.item}: ${first!.reason}`, {
    level: 'error',
  });
}

function successOf(change: Change): string {
  const {repositoryName} = change;
  switch (change.type) {
    case 'retag':
      return `${repositoryName}: tagged ${change.tags.join(', ')}`;
    case 'untag':
      return `${repositoryName}: took ${change.tags.join(', ')} away`;
    case 'scan':
      return `${repositoryName}: ${plural(change.imageDigests.length, 'scan')} started; r shows how far they are`;
    case 'createRepository':
      return `created ${repositoryName}`;
    case 'deleteRepository':
      return `deleted ${repositoryName}`;
    case 'mutability':
      return `${repositoryName}: tags are ${change.mutability.toLowerCase().replaceAll('_', ' ')} now`;
    case 'putLifecyclePolicy':
      return `${repositoryName}: the lifecycle policy is put; the service applies it within a day`;
    case 'deleteLifecyclePolicy':
      return `${repositoryName}: the lifecycle policy is deleted`;
    case 'setRepositoryPolicy':
      return `${repositoryName}: the policy is set`;
    case 'deleteRepositoryPolicy':
      return `${repositoryName}: the policy is deleted`;
  }
}

/** An edit that has been put is no edit any more. */
function dropDraft(state: State, change: Change): State {
  const views = state.views.map((view): View => {
    if (!('repository' in view) || view.repository.repositoryName !== change.repositoryName) return view;
    if (view.kind === 'lifecycle' && change.type === 'putLifecyclePolicy') {
      const {draft: _, ...rest} = view;
      return {...rest, stored: {lifecyclePolicyText: change.text}};
    }
    if (view.kind !== 'access' || change.type !== 'setRepositoryPolicy') return view;
    const {edited: _, ...rest} = view;
    return rest;
  });
  return {...state, views};
}

/** Asks again for every view on the stack that shows something of these repositories. */
function refreshTouched(state: State, repositoryNames: readonly string[], listChanged: boolean): Step {
  return state.views.reduce(
    (before, {id}) => andThen(before, next => refreshView(next, id, {repositoryNames, listChanged})),
    step(state),
  );
}

interface Touched {
  repositoryNames: readonly string[];
  /** Whether a repository came, went or has other settings. */
  listChanged: boolean;
}

function refreshView(state: State, viewId: number, {repositoryNames, listChanged}: Touched): Step {
  const view = state.views.find(one => one.id === viewId);
  if (view?.kind === 'repositories') {
    return listChanged
      ? refreshList(state, view)
      : step(replaceView(state, withStaleSummaries(view, repositoryNames)));
  }
  if (!view || !('repository' in view) || !repositoryNames.includes(view.repository.repositoryName))
    return step(state);
  switch (view.kind) {
    case 'images':
      return refreshList(state, view);
    case 'image':
      return refreshImage(state, view);
    case 'lifecycle':
      return refreshLifecycle(state, view);
    case 'access':
      return refreshAccess(state, view);
  }
}
