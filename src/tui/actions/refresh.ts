import {ask} from '../state/loads.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import type {ImagesView, RepositoriesView} from '../state/view.ts';
import {refreshAccess} from '../views/access.ts';
import {refreshFiles} from '../views/files.ts';
import {refreshImage} from '../views/image.ts';
import {refreshLifecycle} from '../views/lifecycle.ts';
import {connectTo} from './connect.ts';

/** Asks again for what the current view shows; until it has come, what is there stays. */
export function refresh(state: State): Step {
  const view = currentView(state);
  if (!state.place) return connectTo(state, state.wanted);
  switch (view.kind) {
    case 'repositories':
    case 'images':
      return refreshList(state, view);
    case 'image':
      return refreshImage(state, view);
    case 'files':
      return refreshFiles(state, view);
    case 'content':
    case 'registry':
      return ask(state, view, {name: 'main', request: view.loads.main!.request, refresh: true});
    case 'lifecycle':
      return refreshLifecycle(state, view);
    case 'access':
      return refreshAccess(state, view);
    default:
      return step(state);
  }
}

/** Asks again for a list that may be below others on the stack. */
export function refreshList(state: State, view: RepositoriesView | ImagesView): Step {
  const request =
    view.kind === 'repositories'
      ? ({type: 'repositories'} as const)
      : ({type: 'images', repositoryName: view.repository.repositoryName} as const);
  return ask(state, {...view, incoming: []}, {name: 'main', request, refresh: view.pane.rows.length > 0});
}
