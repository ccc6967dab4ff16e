import {isRepositoryName} from '../../oci/reference.ts';
import {currentRepository} from '../actions/chosen.ts';
import {chooseProfile, chooseRegion} from '../actions/connect.ts';
import {setFilter} from '../actions/filter.ts';
import {leave} from '../actions/jobs.ts';
import {leaveTo, leaveToRoot} from '../actions/leaving.ts';
import {refresh} from '../actions/refresh.ts';
import {askToSaveList, hasList} from '../actions/save-list.ts';
import {sortCurrent} from '../actions/sort.ts';
import {askForPush} from '../actions/transfer.ts';
import type {RepositoryRecord} from '../backend.ts';
import {openPrompt} from '../overlays/open-prompt.ts';
import {perform} from '../overlays/perform.ts';
import {filterFault} from '../panes/arrange.ts';
import {say} from '../state/say.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {activePane} from '../state/view.ts';
import {openAccess} from '../views/access.ts';
import {openHelp} from '../views/help.ts';
import {openImages} from '../views/images.ts';
import {openLifecycle} from '../views/lifecycle.ts';
import {openRegistry} from '../views/registry.ts';
import {openJobs, openMessages} from '../views/session-views.ts';
import type {Command} from './command.ts';

/** Everything that can be typed after `:`, as the help lists it. */
export const COMMANDS: readonly Command[] = [
  {names: ['repositories', 'repos'], argument: 'none', help: 'the list of repositories', run: leaveToRoot},
  {
    names: ['images'],
    argument: 'repository',
    usage: '[repository]',
    help: 'the images of a repository',
    run: onRepository(openImages),
  },
  {
    names: ['lifecycle'],
    argument: 'repository',
    usage: '[repository]',
    help: 'its lifecycle policy and what that would do',
    run: onRepository(openLifecycle),
  },
  {
    names: ['access', 'policy'],
    argument: 'repository',
    usage: '[repository]',
    help: 'who may do what in it',
    run: onRepository(openAccess),
  },
  {names: ['registry'], argument: 'none', help: 'the settings of the registry', run: openRegistry},
  {names: ['jobs'], argument: 'none', help: 'what runs in the background', run: openJobs},
  {names: ['messages'], argument: 'none', help: 'what was said', run: openMessages},
  {
    names: ['profile'],
    argument: 'text',
    usage: '[name]',
    help: 'go on with another profile',
    run: (state, profile) => (profile === '' ? chooseProfile(state) : leaveTo(state, {profile})),
  },
  {
    names: ['region'],
    argument: 'region',
    usage: '[name]',
    help: 'go on in another region',
    run: (state, region) => (region === '' ? chooseRegion(state) : leaveTo(state, {region})),
  },
  {
    names: ['create'],
    argument: 'text',
    usage: '[repository]',
    help: 'create a repository',
    changes: true,
    run: createRepository,
  },
  {
    names: ['push'],
    argument: 'text',
    usage: '[file]',
    help: 'push an image file into the current repository',
    changes: true,
    run: pushFile,
  },
  {
    names: ['filter'],
    argument: 'text',
    usage: '[text]',
    help: 'show only what matches; without a text, everything',
    run: filterBy,
  },
  {
    names: ['sort'],
    argument: 'column',
    usage: 'column',
    help: 'sort by a column; again: the other way',
    run: sortCurrent,
  },
  {
    names: ['save'],
    argument: 'text',
    usage: '[file]',
    help: 'save what is listed into a file: .tsv, .json',
    run: saveList,
  },
  {names: ['refresh'], argument: 'none', help: 'ask the registry again', run: refresh},
  {names: ['help'], argument: 'none', help: 'all keys and commands', run: openHelp},
  {names: ['quit', 'q'], argument: 'none', help: 'leave', run: state => leave(state, 0)},
];

/** The command with a name, or with the only name that begins so. */
export function findCommand(word: string, commands: readonly Command[]): Command | undefined {
  const exact = commands.find(command => command.names.includes(word));
  if (exact) return exact;
  const starting = commands.filter(command => command.names.some(name => name.startsWith(word)));
  return starting.length === 1 ? starting[0] : undefined;
}

/** The commands that exist now: none that change anything in a read-only session, nor before a registry is open. */
export function commandsOf({readOnly, place}: State): readonly Command[] {
  return readOnly || !place ? COMMANDS.filter(command => !command.changes) : COMMANDS;
}

function onRepository(open: (state: State, repository: RepositoryRecord) => Step): Command['run'] {
  return (state, name) => {
    const repository = name === '' ? currentRepository(state) : findRepository(state, name);
    if (repository) return open(state, repository);
    const text =
      name === ''
        ? 'which repository? write its name after the command'
        : `there is no repository "${name}" in the list`;
    return step(say(state, text, {level: 'warning'}));
  };
}

/** A filter that cannot be read changes nothing. */
function filterBy(state: State, text: string): Step {
  const fault = filterFault(text, activePane(currentView(state)));
  return step(fault === undefined ? setFilter(state, text) : say(state, fault, {level: 'warning'}));
}

function saveList(state: State, path: string): Step {
  if (!hasList(state)) return step(say(state, 'there is nothing to save', {level: 'warning'}));
  return askToSaveList(state, path === '' ? undefined : path);
}

function findRepository(state: State, name: string): RepositoryRecord | undefined {
  const root = state.views[0];
  return root?.kind === 'repositories' ? root.pane.rows.find(row => row.key === name)?.repository : undefined;
}

function createRepository(state: State, repositoryName: string): Step {
  if (repositoryName === '') return openPrompt(state, {type: 'createRepository'});
  if (!isRepositoryName(repositoryName))
    return step(say(state, `"${repositoryName}" is not a repository name`, {level: 'warning'}));
  return perform(state, {type: 'change', change: {type: 'createRepository', repositoryName}});
}

function pushFile(state: State, path: string): Step {
  const repository = currentRepository(state);
  if (!repository) return step(say(state, 'go to a repository first', {level: 'warning'}));
  return path === ''
    ? askForPush(state)
    : openPrompt(state, {type: 'pushPath', repositoryName: repository.repositoryName}, path);
}
