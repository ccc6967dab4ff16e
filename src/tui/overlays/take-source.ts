import {type State, type Step, step} from '../state/state.ts';
import {openPrompt} from './open-prompt.ts';

/** Asks for the tags once the file that was typed can be read; else its prompt stays, with the reason. */
export function takeSource(state: State, {text, fault}: {text: string; fault?: string}): Step {
  const {overlay} = state;
  if (overlay?.kind !== 'prompt' || overlay.purpose.type !== 'pushPath' || overlay.text !== text)
    return step(state);
  if (fault !== undefined) return step({...state, overlay: {...overlay, error: fault}});
  const path = text.trim();
  const {repositoryName} = overlay.purpose;
  return openPrompt(state, {type: 'pushTags', repositoryName, path}, likelyTag(path));
}

/** The tag that a file's name suggests: `1.4` of `app-1.4.tar`. */
function likelyTag(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:tar|oci|tgz|gz|zst)/g, '');
  return /[-_:@]v?(\d[\w.]*)$/.exec(name)?.[1] ?? '';
}
