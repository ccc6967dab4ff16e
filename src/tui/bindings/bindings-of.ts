import {currentView, type State} from '../state/state.ts';
import type {View} from '../state/view.ts';
import type {Binding} from './binding.ts';
import {
  ACCESS_BINDINGS,
  FILES_BINDINGS,
  IMAGE_VIEW_BINDINGS,
  JOBS_BINDINGS,
  LIFECYCLE_BINDINGS,
} from './inspect-bindings.ts';
import {LIST_BINDINGS} from './list-bindings.ts';
import {IMAGES_BINDINGS, REPOSITORIES_BINDINGS} from './registry-bindings.ts';
import {SESSION_BINDINGS} from './session-bindings.ts';

const VIEW_BINDINGS: Partial<Record<View['kind'], readonly Binding[]>> = {
  repositories: REPOSITORIES_BINDINGS,
  images: IMAGES_BINDINGS,
  image: IMAGE_VIEW_BINDINGS,
  files: FILES_BINDINGS,
  lifecycle: LIFECYCLE_BINDINGS,
  access: ACCESS_BINDINGS,
  jobs: JOBS_BINDINGS,
};

/**
 * All keys that exist now: those of the view first, for they may take a key that all views have. Nothing can be
 * changed in a read-only session, nor before a registry is open.
 */
export function bindingsOf(state: State): readonly Binding[] {
  const own = VIEW_BINDINGS[currentView(state).kind] ?? [];
  const all = [...own, ...LIST_BINDINGS, ...SESSION_BINDINGS];
  const changeable = !state.readOnly && state.place !== undefined;
  return all.filter(binding => (changeable || !binding.changes) && (binding.when?.(state) ?? true));
}
