import {hasCode} from '../../errors.ts';
import {parseFileLocation} from '../../oci/image-location.ts';
import {isRepositoryName, isTag} from '../../oci/reference.ts';
import {listPathFault, listSaving} from '../actions/save-list.ts';
import {runCommand} from '../commands/run-command.ts';
import {filterFault} from '../panes/arrange.ts';
import type {Prompt, PromptPurpose} from '../state/overlay.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {activePane} from '../state/view.ts';
import {giveTags} from './give-tags.ts';
import {openConfirmation, placeLine} from './open-confirmation.ts';
import {perform} from './perform.ts';

/** Takes the line that was typed; one that cannot be right stays with the reason why. */
export function submitPrompt(state: State, prompt: Prompt): Step {
  const text = prompt.text.trim();
  const {purpose} = prompt;
  const fault = faultOf(state, purpose, text);
  if (fault !== undefined) return step({...state, overlay: {...prompt, error: fault}});
  const closed = {...state, overlay: undefined};
  if (text === '' && purpose.type !== 'pushTags') return step(closed);
  if (purpose.type === 'pushPath')
    return step(state, {type: 'checkSource', text: prompt.text, path: parseFileLocation(text).path});
  return submit(closed, purpose, text);
}

function submit(state: State, purpose: Exclude<PromptPurpose, {type: 'pushPath'}>, text: string): Step {
  switch (purpose.type) {
    case 'filter':
      return step(state);
    case 'command':
      return runCommand(state, text);
    case 'pushTags': {
      const {repositoryName, path} = purpose;
      const tags = words(text);
      const request = {source: parseFileLocation(path), repositoryName, tags};
      return giveTags(state, {type: 'job', work: {type: 'push', request}}, {repositoryName, tags});
    }
    case 'pullPath': {
      const {type: _, ...image} = purpose;
      const request = {...image, target: parseFileLocation(text)};
      return step(state, {type: 'checkTarget', saving: {type: 'image', request}});
    }
    case 'savePath':
      return step(state, {type: 'checkTarget', saving: listSaving(state, text)});
    case 'copyTo': {
      const request = copyRequest(purpose, text);
      const {targetRepositoryName: repositoryName, tags, imageDigest} = request;
      const intent = {type: 'job', work: {type: 'copy', request}} as const;
      return giveTags(state, intent, {repositoryName, tags, imageDigest});
    }
    case 'retag': {
      const {repositoryName, imageDigest} = purpose;
      const tagging = {repositoryName, imageDigest, tags: words(text)};
      return giveTags(state, {type: 'change', change: {type: 'retag', ...tagging}}, tagging);
    }
    case 'untag':
      return askToUntag(state, purpose, words(text));
    case 'createRepository':
      return perform(state, {type: 'change', change: {type: 'createRepository', repositoryName: text}});
    case 'exclusionFilters': {
      const {repositoryName, mutability} = purpose;
      const change = {type: 'mutability', repositoryName, mutability, exclusionFilters: words(text)} as const;
      return perform(state, {type: 'change', change});
    }
    case 'typeName':
      return perform(state, purpose.intent);
  }
}

function faultOf(state: State, purpose: PromptPurpose, text: string): string | undefined {
  switch (purpose.type) {
    case 'filter':
      return filterFault(text, activePane(currentView(state)));
    case 'pushPath':
    case 'pullPath':
      return text === '' ? undefined : pathFault(text);
    case 'savePath':
      return text === '' ? undefined : listPathFault(state, text);
    case 'pushTags':
    case 'retag':
      return words(text)
        .find(word => !isTag(word))
        ?.replace(/^(.*)$/, '"$1" is not a tag');
    case 'untag': {
      const unknown = words(text).find(word => !purpose.tags.includes(word));
      return unknown === undefined ? undefined : `the image has no tag "${unknown}"`;
    }
    case 'copyTo': {
      const [name = '', ...tags] = splitTarget(text);
      if (text !== '' && !isRepositoryName(name)) return `"${name}" is not a repository name`;
      return tags.every(isTag) ? undefined : 'write repository or repository:tag';
    }
    case 'createRepository':
      return text === '' || isRepositoryName(text)
        ? undefined
        : 'a name has lower-case letters, digits and . _ - /';
    case 'typeName':
      return text === purpose.name || text === ''
        ? undefined
        : 'that is not its name; Esc leaves everything as it is';
    default:
      return undefined;
  }
}

function pathFault(text: string): string | undefined {
  try {
    const {path} = parseFileLocation(text);
    return path === '-' ? 'standard input and output are the terminal here: name a file' : undefined;
  } catch (error) {
    if (hasCode(error)) return error.message;
    throw error;
  }
}

function askToUntag(
  state: State,
  {repositoryName, tags: present}: {repositoryName: string; tags: readonly string[]},
  tags: readonly string[],
): Step {
  const last = tags.length === present.length;
  return openConfirmation(state, {
    title: `Take ${tags.length === 1 ? 'the tag' : 'the tags'} ${tags.join(', ')} away in ${repositoryName}?`,
    danger: true,
    confirm: 'Untag',
    // ECR: an image whose last tag is deleted is deleted with it
    lines: [
      placeLine(state),
      ...(last ? ['These are all its tags: without them the image itself is deleted.'] : []),
    ],
    intent: {type: 'change', change: {type: 'untag', repositoryName, tags}},
  });
}

function copyRequest(
  {repositoryName, imageDigest, tags}: {repositoryName: string; imageDigest: string; tags: readonly string[]},
  text: string,
) {
  const [targetRepositoryName = '', ...own] = splitTarget(text);
  return {repositoryName, imageDigest, targetRepositoryName, tags: own.length > 0 ? own : tags};
}

/** `team/app:1.0` to its repository and tag. */
function splitTarget(text: string): string[] {
  const colon = text.lastIndexOf(':');
  return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)];
}

function words(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(word => word !== ''))];
}
