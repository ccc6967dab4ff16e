import {receiveAccess} from '../views/access.ts';
import {receiveContent} from '../views/content.ts';
import {finishFiles, receiveFiles, restartFiles} from '../views/files.ts';
import {emptyTab, receiveImage} from '../views/image.ts';
import {finishImages, receiveImages} from '../views/images.ts';
import {finishLifecycle, receiveLifecycle} from '../views/lifecycle.ts';
import {receiveRegistry} from '../views/registry.ts';
import {failSummary, finishRepositories, receiveRepositories} from '../views/repositories.ts';
import {type Failure, isPassing} from './failure.ts';
import {findSlot, type Slot, withLoad, withoutLoad} from './loads.ts';
import {type Answer, type Load, retryDelay} from './request.ts';
import {say, sayFailure} from './say.ts';
import {replaceView, type State, type Step, step} from './state.ts';
import type {View} from './view.ts';

/** The state after (a page of) an answer; one that nobody waits for any more changes nothing. */
export function receive(state: State, ticket: number, answer: Answer): State {
  const slot = findSlot(state, ticket);
  return slot ? replaceView(state, receiveInto(slot.view, slot, answer)) : state;
}

/** The state once everything of an answer has come. */
export function finish(state: State, ticket: number): State {
  const slot = findSlot(state, ticket);
  if (!slot) return state;
  const {view, name, load} = slot;
  const done = withLoad(view, name, {status: 'ready', attempt: 0, loadedAt: state.now});
  const next = shareImages(replaceView(state, finishInto(done, slot, state.now)), slot);
  return endsOutage(next, load) ? say({...next, outage: undefined}, 'the registry answers again') : next;
}

/** An answer shows that the registry is there; that it is not too much any more, only one to what was too much. */
function endsOutage({outage, views}: State, {attempt}: Load): boolean {
  if (!outage) return false;
  const waits = views.some(view => Object.values(view.loads).some(({status}) => status === 'waiting'));
  return attempt > 0 || outage.code !== 'THROTTLED' || !waits;
}

/** The state after a request failed: asked again later where that may help, else told. */
export function fail(state: State, ticket: number, failure: Failure): Step {
  const slot = findSlot(state, ticket);
  if (!slot) return step(state);
  if (isPassing(failure)) return retryLater(state, slot, failure);
  if (slot.load.request.type === 'summary' && slot.view.kind === 'repositories') {
    return step(replaceView(state, failSummary(slot.view, slot)));
  }
  const forgotten = slot.name.startsWith('document:') ? withoutLoad(slot.view, slot.name) : slot.view;
  const failed = withLoad(forgotten, slot.name, {status: 'failed', failure});
  return step(sayFailure(replaceView(state, failed), failure));
}

/** Asks again what failed; what had come before it failed comes once more. */
export function retry(state: State, ticket: number): Step {
  const slot = findSlot(state, ticket);
  if (slot?.load.status !== 'waiting') return step(state);
  const again = withLoad(restart(slot.view, slot), slot.name, {status: 'loading'});
  return step(replaceView(state, again), {type: 'load', ticket, request: slot.load.request});
}

/** A view of one image shows the tags and the status that the list has just learned. */
function shareImages(state: State, {view: {id}, name}: Slot): State {
  const list = state.views.find(view => view.id === id);
  if (list?.kind !== 'images' || name !== 'main') return state;
  const views = state.views.map((view): View => {
    if (view.kind !== 'image') return view;
    const image = list.images.find(one => one.imageDigest === view.image.imageDigest);
    return image ? {...view, image} : view;
  });
  return {...state, views};
}

function retryLater(state: State, {view, name, load}: Slot, failure: Failure): Step {
  const attempt = load.attempt + 1;
  const delay = retryDelay(attempt);
  const waiting = withLoad(view, name, {status: 'waiting', attempt, failure, retryAt: state.now + delay});
  const next = {...replaceView(state, waiting), outage: failure};
  return step(state.outage ? next : sayFailure(next, failure), {
    type: 'retryLater',
    ticket: load.ticket,
    delay,
  });
}

function receiveInto(view: View, slot: Slot, answer: Answer): View {
  switch (view.kind) {
    case 'repositories':
      return receiveRepositories(view, slot, answer);
    case 'images':
      return receiveImages(view, slot, answer);
    case 'image':
      return receiveImage(view, answer);
    case 'content':
      return receiveContent(view, answer);
    case 'files':
      return receiveFiles(view, slot, answer);
    case 'lifecycle':
      return receiveLifecycle(view, answer);
    case 'access':
      return receiveAccess(view, answer);
    case 'registry':
      return receiveRegistry(view, answer);
    default:
      return view;
  }
}

function finishInto(view: View, slot: Slot, now: number): View {
  switch (view.kind) {
    case 'repositories':
      return finishRepositories(view, slot);
    case 'images':
      return finishImages(view, slot);
    case 'files':
      return finishFiles(view, slot);
    case 'lifecycle':
      return finishLifecycle(view, now);
    default:
      return view;
  }
}

/** The view ready for an answer to begin anew. */
function restart(view: View, slot: Slot): View {
  switch (view.kind) {
    case 'repositories':
      return withLoad({...view, incoming: []}, slot.name, {refresh: true});
    case 'images':
      return withLoad({...view, incoming: []}, slot.name, {refresh: true});
    case 'image':
      return emptyTab(view, slot.name);
    case 'files':
      return restartFiles(view, slot);
    case 'lifecycle':
      return slot.name === 'images' ? {...view, images: []} : view;
    default:
      return view;
  }
}
