import {elapsed, type JobRow} from '../panes/jobs.ts';
import {rearrange} from '../panes/mark.ts';
import type {MessageRow} from '../panes/messages.ts';
import {openPane} from '../panes/open-pane.ts';
import type {Message} from '../state/message.ts';
import {type State, type Step, step, takeTicket} from '../state/state.ts';
import type {View} from '../state/view.ts';
import {pushView} from './stack.ts';

/** Shows what runs and ran in the background. */
export function openJobs(state: State): Step {
  const [id, next] = takeTicket(state);
  return step(pushView(next, {kind: 'jobs', id, loads: {}, pane: openPane<JobRow>('jobs', jobRows(state))}));
}

/** Shows what was said. */
export function openMessages(state: State): Step {
  const [id, next] = takeTicket(state);
  const pane = openPane<MessageRow>('messages', messageRows(state.messages));
  return step(pushView(next, {kind: 'messages', id, loads: {}, pane}));
}

/** Brings lists of jobs and messages up to date with what happened meanwhile. */
export function syncSessionViews(before: State, state: State): State {
  if (before.jobs === state.jobs && before.messages === state.messages) return state;
  return {...state, views: state.views.map(view => syncView(view, state))};
}

function syncView(view: View, state: State): View {
  if (view.kind === 'jobs') return {...view, pane: rearrange({...view.pane, rows: jobRows(state)})};
  if (view.kind === 'messages')
    return {...view, pane: rearrange({...view.pane, rows: messageRows(state.messages)})};
  return view;
}

function jobRows({jobs, now}: State): JobRow[] {
  return jobs.map(job => ({key: String(job.id), job, elapsed: elapsed(job, now)}));
}

function messageRows(messages: readonly Message[]): MessageRow[] {
  return messages.map(message => ({key: String(message.id), message}));
}
