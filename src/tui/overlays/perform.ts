import {connectTo} from '../actions/connect.ts';
import type {Work} from '../state/change.ts';
import {type Job, type JobDescription, startJob} from '../state/job.ts';
import type {Intent} from '../state/overlay.ts';
import {say} from '../state/say.ts';
import {type State, type Step, step} from '../state/state.ts';
import {plural} from '../text/count.ts';
import {tableDigest} from '../text/digest.ts';
import {popToRoot, popView} from '../views/stack.ts';

/** Does what a question was about. */
export function perform(state: State, intent: Intent): Step {
  switch (intent.type) {
    case 'change':
    case 'write':
      return step(state, intent);
    case 'job':
      return beginJob(state, intent.work);
    case 'cancelJob':
      return cancelJob(state, intent.id);
    case 'back':
      return popView(state);
    case 'root':
      return popToRoot(state);
    case 'connect':
      return connectTo(state, intent.where);
    case 'quit':
      return step(state, {type: 'quit', status: intent.status});
  }
}

/** Starts something that runs in the background. */
function beginJob(state: State, work: Work): Step {
  const id = Math.max(0, ...state.jobs.map(job => job.id)) + 1;
  const job = startJob(id, state.now, describeWork(work));
  const started = say({...state, jobs: [...state.jobs, job]}, `${job.kind} ${job.title}`);
  return step(started, {type: 'startJob', id, work});
}

function cancelJob(state: State, id: number): Step {
  const jobs = state.jobs.map(
    (job): Job => (job.id === id && job.status === 'running' ? {...job, status: 'cancelling'} : job),
  );
  return step({...state, jobs}, {type: 'cancelJob', id});
}

function describeWork(work: Work): JobDescription {
  switch (work.type) {
    case 'push': {
      const {source, repositoryName, tags} = work.request;
      const tag = tags.length > 0 ? `:${tags.join(',')}` : '';
      return {
        kind: 'push',
        title: `${source.path} to ${repositoryName}${tag}`,
        unit: 'bytes',
        repositoryNames: [repositoryName],
      };
    }
    case 'pull': {
      const {name, target} = work.request;
      return {
        kind: 'pull',
        title: `${name ?? tableDigest(work.request.imageDigest)} to ${target.path}`,
        unit: 'bytes',
        repositoryNames: [],
      };
    }
    case 'copy': {
      const {repositoryName, imageDigest, targetRepositoryName} = work.request;
      return {
        kind: 'copy',
        title: `${repositoryName}@${tableDigest(imageDigest)} to ${targetRepositoryName}`,
        unit: 'bytes',
        repositoryNames: [targetRepositoryName],
      };
    }
    case 'delete':
      return {
        kind: 'delete',
        title: `${plural(work.imageDigests.length, 'image')} from ${work.repositoryName}`,
        unit: 'items',
        repositoryNames: [work.repositoryName],
        total: work.imageDigests.length,
      };
    case 'storageClass':
      return {
        kind: work.storageClass === 'ARCHIVE' ? 'archive' : 'restore',
        title: `${plural(work.imageDigests.length, 'image')} in ${work.repositoryName}`,
        unit: 'items',
        repositoryNames: [work.repositoryName],
        total: work.imageDigests.length,
      };
  }
}
