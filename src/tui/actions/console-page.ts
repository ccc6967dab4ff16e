import {say} from '../state/say.ts';
import {type State, type Step, step} from '../state/state.ts';
import {consoleUrl} from '../text/console-url.ts';
import {currentImage, currentRepository} from './chosen.ts';

/** Whether the AWS console has a page of what is here: not of the local ECR, nor behind another endpoint. */
export function hasConsolePage(state: State): boolean {
  return pageOf(state) !== undefined;
}

/** Opens the page of the image or repository here in the user's browser. */
export function openConsolePage(state: State): Step {
  const url = pageOf(state);
  return url === undefined ? step(state) : step(say(state, `opening ${url}`), {type: 'openPage', url});
}

/** Puts the address of a page that could not be opened on the clipboard: the browser may be on another machine. */
export function copyPageAddress(state: State, url: string): Step {
  return step(say(state, `there is no browser here: copied ${url}`), {type: 'copyText', text: url});
}

function pageOf(state: State): string | undefined {
  const {place} = state;
  const repository = currentRepository(state);
  if (!place || place.local || place.endpoint !== undefined || !repository) return undefined;
  const {region, registryId} = place;
  const imageDigest = currentImage(state)?.image.imageDigest;
  const {repositoryName} = repository;
  return consoleUrl({region, registryId, repositoryName, ...(imageDigest && {imageDigest})});
}
