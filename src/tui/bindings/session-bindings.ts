import {goBack} from '../actions/back.ts';
import {chooseProfile, chooseRegion} from '../actions/connect.ts';
import {leave} from '../actions/jobs.ts';
import {leaveView} from '../actions/leaving.ts';
import {canOpen, goLeft, goRight, openCurrent} from '../actions/open.ts';
import {refresh} from '../actions/refresh.ts';
import {askToSaveList, hasList} from '../actions/save-list.ts';
import {openPrompt} from '../overlays/open-prompt.ts';
import {definitionOf} from '../panes/definitions.ts';
import {say} from '../state/say.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {activePane} from '../state/view.ts';
import {openHelp} from '../views/help.ts';
import {openJobs, openMessages} from '../views/session-views.ts';
import type {Binding} from './binding.ts';

/** Keys that every view has. */
export const SESSION_BINDINGS: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'open',
    help: 'go into the row',
    group: 'Move',
    hint: 10,
    when: canOpen,
    run: openCurrent,
  },
  {keys: ['l', 'right'], label: 'into', help: 'unfold the row, or go into it', group: 'Move', run: goRight},
  {keys: ['h', 'left'], label: 'out', help: 'fold, or go back', group: 'Move', run: goLeft},
  {
    keys: ['escape'],
    label: 'back',
    help: 'one level back: filter, marks, folder, screen',
    group: 'Move',
    run: goBack,
  },
  {
    keys: ['/'],
    label: 'filter',
    help: 'filter: text, !text, column:text, column:>30d, /pattern/',
    group: 'Look',
    hint: 20,
    run: askForFilter,
  },
  {
    keys: [':'],
    label: 'command',
    help: 'type a command',
    group: 'Look',
    hint: 80,
    run: state => openPrompt(state, {type: 'command'}),
  },
  {keys: ['r', 'ctrl-r'], label: 'refresh', help: 'ask the registry again', group: 'Look', run: refresh},
  {
    keys: ['w'],
    label: 'wide',
    help: 'more columns, or fewer',
    group: 'Look',
    when: isNotPolicy,
    run: toggleWide,
  },
  {
    keys: ['d'],
    label: 'details',
    help: 'more about the row below the list, or not',
    group: 'Look',
    hint: 85,
    when: hasDetail,
    run: toggleDetails,
  },
  {
    keys: ['ctrl-s'],
    label: 'save list',
    help: 'save what is listed into a file: .tsv, .json',
    group: 'Look',
    when: hasList,
    run: state => askToSaveList(state),
  },
  {keys: ['ctrl-e'], label: 'header', help: 'show or hide the first line', group: 'Look', run: toggleHeader},
  {
    keys: ['ctrl-l'],
    label: 'repaint',
    help: 'draw the screen again',
    group: 'Look',
    run: state => step(state, {type: 'repaint'}),
  },
  {keys: ['&'], label: 'jobs', help: 'what runs in the background', group: 'Go to', run: openJobs},
  {keys: ['!'], label: 'messages', help: 'what was said', group: 'Go to', run: openMessages},
  {
    keys: ['ctrl-p'],
    label: 'profile',
    help: 'go on with another profile',
    group: 'Go to',
    run: chooseProfile,
  },
  {keys: ['ctrl-o'], label: 'region', help: 'go on in another region', group: 'Go to', run: chooseRegion},
  {keys: ['?'], label: 'help', help: 'all keys and commands', group: 'Go to', hint: 90, run: openHelp},
  {
    keys: ['ctrl-z'],
    label: 'suspend',
    help: 'back to the shell; fg returns',
    group: 'Go to',
    run: state => step(state, {type: 'suspend'}),
  },
  {
    keys: ['q'],
    label: 'quit',
    help: 'leave a side view; on the first screen, quit',
    group: 'Go to',
    run: quitOrBack,
  },
  {
    keys: ['ctrl-c'],
    label: 'quit',
    help: 'quit; asks while something runs, and quits when pressed again',
    group: 'Go to',
    run: state => leave(state, 130),
  },
];

function isNotPolicy(state: State): boolean {
  return currentView(state).kind !== 'lifecycle';
}

function askForFilter(state: State): Step {
  const {filter} = activePane(currentView(state));
  return openPrompt(state, {type: 'filter', before: filter}, filter);
}

function toggleWide(state: State): Step {
  const wide = !state.wide;
  return step(say({...state, wide}, wide ? 'wide: all columns that fit' : 'wide: off'));
}

function hasDetail(state: State): boolean {
  return definitionOf(activePane(currentView(state)).kind).detail !== undefined;
}

function toggleDetails(state: State): Step {
  return step({...state, details: !state.details});
}

function toggleHeader(state: State): Step {
  return step({...state, header: !state.header});
}

function quitOrBack(state: State): Step {
  return state.views.length > 1 ? leaveView(state) : leave(state, 0);
}
