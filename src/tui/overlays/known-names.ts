import type {State} from '../state/state.ts';

/** The repositories that are known, for prompts and commands. */
export function repositoryNames(state: State): readonly string[] {
  const root = state.views[0];
  return root?.kind === 'repositories' ? root.pane.rows.map(row => row.key) : [];
}
