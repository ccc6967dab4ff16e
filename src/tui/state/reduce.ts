import {askToSetPolicy} from '../actions/access-policy.ts';
import {offerProfiles, registryName} from '../actions/connect.ts';
import {copyPageAddress} from '../actions/console-page.ts';
import {previewDraft} from '../actions/lifecycle-policy.ts';
import {fillHelp} from '../bindings/help-lines.ts';
import {withCompletions} from '../overlays/complete-prompt.ts';
import {askToMoveTags, askWithoutKnowing, OTHER_REGISTRY} from '../overlays/give-tags.ts';
import {saveTo} from '../overlays/save-to.ts';
import {takeSource} from '../overlays/take-source.ts';
import {showVerdicts} from '../views/lifecycle.ts';
import {askForSummaries, openRepositories, wantsSummaries} from '../views/repositories.ts';
import {syncSessionViews} from '../views/session-views.ts';
import type {EditPurpose, Effect} from './effect.ts';
import type {Event} from './event.ts';
import {fitText} from './fit-text.ts';
import {holdingKeys} from './hold-keys.ts';
import {applyCount, applyTransferEvent, type Job} from './job.ts';
import {judgeAges} from './judge-ages.ts';
import {isAboutRegistry} from './overlay.ts';
import {press} from './press.ts';
import {fail, finish, receive, retry} from './receive.ts';
import {afterChange, afterJob, afterJobFailure} from './results.ts';
import {say, sayFailure} from './say.ts';
import {keepCursorVisible} from './scroll.ts';
import {currentView, replaceView, type State, type Step, step} from './state.ts';

/** Events after which something else may be on the screen; progress of a job, say, puts nothing off. */
const MOVES_ON: ReadonlySet<Event['type']> = new Set([
  'input',
  'resized',
  'answer',
  'loaded',
  'changed',
  'jobDone',
]);

/**
 * What comes of an event: the next state, and what has to be done outside. Everything that the screens do is
 * decided here, without a clock, a terminal or a registry.
 */
export function reduce(state: State, event: Event): Step {
  return holdingKeys(state, event, settled);
}

function settled(state: State, event: Event): Step {
  const {state: next, effects} = react(state, event);
  const filled = fillHelp(syncSessionViews(state, showRule(judgeAges(next, event))));
  const synced = keepCursorVisible(fitText(filled, event.type === 'resized'));
  const settle: Effect[] = MOVES_ON.has(event.type) && wantsSummaries(synced) ? [{type: 'settle'}] : [];
  return {state: synced, effects: [...effects, ...settle]};
}

function react(state: State, event: Event): Step {
  switch (event.type) {
    case 'input':
      return press(state, event.input);
    case 'resized':
      return step({...state, size: event.size});
    case 'tick':
      return step(state);
    case 'settled':
      return askForSummaries(state);
    case 'answer':
      return step(receive(state, event.ticket, event.answer));
    case 'loaded':
      return step(finish(state, event.ticket));
    case 'loadFailed':
      return fail(state, event.ticket, event.failure);
    case 'retry':
      return retry(state, event.ticket);
    case 'changed':
      return afterChange(state, event.change, event.result);
    case 'changeFailed':
      return step(sayFailure(state, event.failure));
    case 'transferred':
      return step(changeJob(state, event.id, job => applyTransferEvent(job, event.event, state.now)));
    case 'counted':
      return step(changeJob(state, event.id, job => applyCount(job, event.done, state.now)));
    case 'jobDone':
      return afterJob(state, event.id, event.result);
    case 'jobFailed':
      return afterJobFailure(state, event.id, event);
    case 'connected':
      return connected(state, event);
    case 'connectFailed':
      return connectFailed(state, event);
    case 'profilesListed':
      return offerProfiles(state, event.profiles);
    case 'pageUnopened':
      return copyPageAddress(state, event.url);
    case 'sourceChecked':
      return takeSource(state, event);
    case 'targetChecked':
      return saveTo(state, event.saving, event.exists);
    case 'written':
      return step(say(state, `saved ${event.saving.what} in ${event.saving.path}`));
    case 'tagsFound':
      return askToMoveTags(state, event.tagging, event.images);
    case 'tagsUnknown':
      return askWithoutKnowing(state, event.tagging, event.failure);
    case 'pathsCompleted':
      return completePaths(state, event.text, event.completions);
    case 'edited':
      return afterEdit(state, event.purpose, event.text);
    case 'outsideFailed':
      return step(sayFailure(state, event.failure));
  }
}

function changeJob(state: State, id: number, change: (job: Job) => Job): State {
  return {...state, jobs: state.jobs.map(job => (job.id === id ? change(job) : job))};
}

function connected(state: State, {ticket, place}: Event & {type: 'connected'}): Step {
  if (ticket !== state.connecting) return step(state);
  return openRepositories({
    ...closeQuestion({...state, message: undefined}),
    place,
    where: state.wanted,
    connecting: undefined,
    connectFailure: undefined,
    outage: undefined,
  });
}

/** What was asked about is in the registry that was open before, and must not be done in another. */
function closeQuestion(state: State): State {
  const {overlay} = state;
  if (overlay === undefined || !isAboutRegistry(overlay)) return state;
  return say({...state, overlay: undefined}, OTHER_REGISTRY, {level: 'warning'});
}

/** The registry that was open stays; the first one not answering leaves nothing to show but the reason. */
function connectFailed(state: State, {ticket, failure}: Event & {type: 'connectFailed'}): Step {
  if (ticket !== state.connecting) return step(state);
  const what = state.place && registryName(state.wanted);
  return step(sayFailure({...state, connecting: undefined, connectFailure: failure}, failure, what));
}

function completePaths(state: State, text: string, completions: readonly string[]): Step {
  const {overlay} = state;
  return overlay?.kind === 'prompt' && overlay.text === text
    ? withCompletions(state, overlay, completions)
    : step(state);
}

function afterEdit(state: State, purpose: EditPurpose, text: string): Step {
  const view = state.views.find(one => one.id === purpose.viewId);
  if (view?.kind === 'lifecycle') return previewDraft(state, view, text);
  return view?.kind === 'access' ? askToSetPolicy(state, view, text) : step(state);
}

/** The images beside a lifecycle policy are those of the rule under the cursor. */
function showRule(state: State): State {
  const view = currentView(state);
  return view.kind === 'lifecycle' && view.tab === 'rules' ? replaceView(state, showVerdicts(view)) : state;
}
