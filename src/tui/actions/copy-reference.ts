import {say} from '../state/say.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {currentImage, currentRepository} from './chosen.ts';

/** Puts `host/repository@digest` on the clipboard; in a list of repositories `host/repository`. */
export function copyDigestReference(state: State): Step {
  const current = currentImage(state);
  if (current) return copyText(state, `${current.repository.repositoryUri}@${current.image.imageDigest}`);
  const repository = currentRepository(state);
  return repository ? copyText(state, repository.repositoryUri) : step(state);
}

/** Puts `host/repository:tag` on the clipboard. */
export function copyTagReference(state: State): Step {
  const current = currentImage(state);
  const tag = current?.image.imageTags?.[0];
  if (!current || tag === undefined) return step(say(state, 'there is no tag to copy', {level: 'warning'}));
  return copyText(state, `${current.repository.repositoryUri}:${tag}`);
}

/** Whether there is a reference to copy. */
export function hasReference(state: State): boolean {
  return ['repositories', 'images', 'image'].includes(currentView(state).kind);
}

function copyText(state: State, text: string): Step {
  return step(say(state, `copied ${text}`), {type: 'copyText', text});
}
