import type {ImageRecord} from '../backend.ts';
import {openPrompt} from '../overlays/open-prompt.ts';
import {type State, type Step, step} from '../state/state.ts';
import {shortImageName} from '../text/image-name.ts';
import {currentRepository, withOneImage} from './chosen.ts';

/** Asks for the file that shall be pushed. */
export function askForPush(state: State): Step {
  const repository = currentRepository(state);
  return repository
    ? openPrompt(state, {type: 'pushPath', repositoryName: repository.repositoryName})
    : step(state);
}

/** Asks for the file that the image shall be written to. */
export function askForPull(state: State): Step {
  return withOneImage(state, ({image, repository: {repositoryName}}) => {
    const tag = image.imageTags?.[0];
    const name = tag === undefined ? repositoryName : `${repositoryName}:${tag}`;
    const purpose = {type: 'pullPath', repositoryName, imageDigest: image.imageDigest, name} as const;
    return openPrompt(state, purpose, `${fileName(repositoryName, image)}.tar`);
  });
}

/** Asks for the repository that shall have the image too. */
export function askForCopy(state: State): Step {
  return withOneImage(state, ({image, repository: {repositoryName}}) =>
    openPrompt(state, {
      type: 'copyTo',
      repositoryName,
      imageDigest: image.imageDigest,
      tags: image.imageTags ?? [],
      name: shortImageName(image),
    }),
  );
}

function fileName(repositoryName: string, {imageTags, imageDigest}: ImageRecord): string {
  const last = repositoryName.slice(repositoryName.lastIndexOf('/') + 1);
  return `${last}-${imageTags?.[0] ?? imageDigest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
}
