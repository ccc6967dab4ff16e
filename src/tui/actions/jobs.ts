import {openConfirmation} from '../overlays/open-confirmation.ts';
import {currentRow} from '../panes/move.ts';
import {isRunning} from '../state/job.ts';
import {say} from '../state/say.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {plural} from '../text/count.ts';

/** Asks before the job under the cursor is cancelled. */
export function askToCancelJob(state: State): Step {
  const view = currentView(state);
  const job = view.kind === 'jobs' ? currentRow(view.pane)?.job : undefined;
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

/** Leaves; asks before, when jobs still run. */
export function leave(state: State, status: number): Step {
  const running = state.jobs.filter(isRunning);
  if (running.length === 0) return step(state, {type: 'quit', status});
  return openConfirmation(state, {
    title: `${plural(running.length, 'job')} still running. Leave and cancel?`,
    danger: true,
    confirm: 'Leave',
    cancel: 'Stay',
    lines: running.map(job => `  ${job.kind} ${job.title}`),
    intent: {type: 'quit', status},
  });
}
