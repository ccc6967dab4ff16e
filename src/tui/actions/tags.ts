import {openPrompt} from '../overlays/open-prompt.ts';
import {say} from '../state/say.ts';
import {type State, type Step, step} from '../state/state.ts';
import {shortImageName} from '../text/image-name.ts';
import {withOneImage} from './chosen.ts';

/** Asks for more tags for the image. */
export function askForRetag(state: State): Step {
  return withOneImage(state, ({image, repository: {repositoryName}}) =>
    openPrompt(state, {
      type: 'retag',
      repositoryName,
      imageDigest: image.imageDigest,
      name: shortImageName(image),
    }),
  );
}

/** Asks which of its tags the image shall lose. */
export function askForUntag(state: State): Step {
  return withOneImage(state, ({image, repository: {repositoryName}}) => {
    const {imageTags: tags = []} = image;
    if (tags.length === 0) return step(say(state, 'the image has no tags', {level: 'warning'}));
    return openPrompt(state, {type: 'untag', repositoryName, tags}, tags.length === 1 ? tags[0]! : '');
  });
}
