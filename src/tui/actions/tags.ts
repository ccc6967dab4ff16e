import {openPrompt} from '../overlays/open-prompt.ts';
import {say} from '../state/say.ts';
import {type State, type Step, step} from '../state/state.ts';
import {currentImage} from './chosen.ts';

/** Asks for more tags for the image. */
export function askForRetag(state: State): Step {
  const current = currentImage(state);
  if (!current) return step(state);
  const {repositoryName} = current.repository;
  return openPrompt(state, {type: 'retag', repositoryName, imageDigest: current.image.imageDigest});
}

/** Asks which of its tags the image shall lose. */
export function askForUntag(state: State): Step {
  const current = currentImage(state);
  if (!current) return step(state);
  const tags = current.image.imageTags ?? [];
  if (tags.length === 0) return step(say(state, 'the image has no tags', {level: 'warning'}));
  const text = tags.length === 1 ? tags[0]! : '';
  return openPrompt(state, {type: 'untag', repositoryName: current.repository.repositoryName, tags}, text);
}
