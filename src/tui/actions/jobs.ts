import {openConfirmation} from '../overlays/open-confirmation.ts';
import {currentRow} from '../panes/move.ts';
import {isRunning, type Job} from '../state/job.ts';
import {say} from '../state/say.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {plural} from '../text/count.ts';
import {lostEdits} from './leaving.ts';

/** Whether the job under the cursor can still be cancelled. */
export function hasRunningJob(state: State): boolean {
  const job = currentJob(state);
  return job !== undefined && isRunning(job);
}

/** Asks before the job under the cursor is cancelled. */
export function askToCancelJob(state: State): Step {
  const job = currentJob(state);
  if (!job) return step(state);
  if (!isRunning(job)) return step(say(state, `the job is ${job.status} already`, {level: 'warning'}));
  return openConfirmation(state, {
    title: `Cancel the ${job.kind} of ${job.title}?`,
    danger: false,
    confirm: 'Cancel it',
    cancel: 'Let it run',
    lines: ['What is half done is tidied up.'],
    intent: {type: 'cancelJob', id: job.id},
  });
}

function currentJob(state: State): Job | undefined {
  const view = currentView(state);
  return view.kind === 'jobs' ? currentRow(view.pane)?.job : undefined;
}

/** Leaves; asks before, when jobs still run or an edit would be lost. */
export function leave(state: State, status: number): Step {
  const running = state.jobs.filter(isRunning);
  const lost = lostEdits(state.views);
  if (running.length === 0 && lost.length === 0) return step(state, {type: 'quit', status});
  return openConfirmation(state, {
    title:
      running.length === 0
        ? 'Leave, and lose what has been edited?'
        : `${plural(running.length, 'job')} still running. Leave and cancel?`,
    danger: true,
    confirm: 'Leave',
    cancel: 'Stay',
    lines: [...running.map(job => `${job.kind} ${job.title}`), ...lost].map(line => `  ${line}`),
    intent: {type: 'quit', status},
  });
}
