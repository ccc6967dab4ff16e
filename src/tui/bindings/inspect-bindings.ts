import {askToDeleteAccessPolicy, editAccessPolicy} from '../actions/access-policy.ts';
import {askToCancelJob, hasRunningJob} from '../actions/jobs.ts';
import {
  askToDeletePolicy,
  askToPutPolicy,
  discardDraft,
  editLifecyclePolicy,
} from '../actions/lifecycle-policy.ts';
import {currentView, replaceView, type State, type Step, step} from '../state/state.ts';
import type {AccessView, FilesView, ImageView, LifecycleView} from '../state/view.ts';
import {openSiblingLayer} from '../views/files.ts';
import {imageTabs, openImageTab} from '../views/image.ts';
import type {Binding} from './binding.ts';
import {CONSOLE_BINDING, SINGLE_IMAGE_BINDINGS} from './registry-bindings.ts';

const LIFECYCLE_TABS = ['rules', 'verdicts', 'json'] as const;
const ACCESS_TABS = ['statements', 'pullers', 'json'] as const;

/** Keys of one image. */
export const IMAGE_VIEW_BINDINGS: readonly Binding[] = [
  {
    keys: ['tab', ']'],
    label: 'next tab',
    help: 'the next tab',
    group: 'Move',
    hint: 15,
    run: onImage(nextImageTab(1)),
  },
  {
    keys: ['shift-tab', '['],
    label: 'previous tab',
    help: 'the previous tab',
    group: 'Move',
    run: onImage(nextImageTab(-1)),
  },
  ...([1, 2, 3, 4, 5] as const).map(number => imageTabBinding(number)),
  {
    keys: ['y'],
    label: 'raw',
    help: 'the manifest as JSON',
    group: 'Look',
    hint: 25,
    run: onImage((state, view) => openImageTab(state, view, 'raw')),
  },
  ...SINGLE_IMAGE_BINDINGS,
  CONSOLE_BINDING,
];

/** Keys of a layer's files. */
export const FILES_BINDINGS: readonly Binding[] = [
  {
    keys: [']'],
    label: 'layer above',
    help: 'the files of the layer above',
    group: 'Move',
    hint: 15,
    run: onFiles((state, view) => openSiblingLayer(state, view, 1)),
  },
  {
    keys: ['['],
    label: 'layer below',
    help: 'the files of the layer below',
    group: 'Move',
    hint: 16,
    run: onFiles((state, view) => openSiblingLayer(state, view, -1)),
  },
];

/** Keys of a lifecycle policy. */
export const LIFECYCLE_BINDINGS: readonly Binding[] = [
  {
    keys: ['tab', ']'],
    label: 'rules/images/JSON',
    help: 'rules, images, JSON in turn',
    group: 'Move',
    hint: 15,
    run: onLifecycle(cycleLifecycle(1)),
  },
  {
    keys: ['shift-tab', '['],
    label: 'the other way',
    help: 'the same the other way round',
    group: 'Move',
    run: onLifecycle(cycleLifecycle(-1)),
  },
  {
    keys: ['y'],
    label: 'JSON',
    help: 'the policy as JSON',
    group: 'Look',
    run: onLifecycle((state, view) => step(replaceView(state, {...view, tab: 'json'}))),
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'edit the policy in $EDITOR; only previews',
    group: 'Change',
    changes: true,
    hint: 20,
    run: onLifecycle(editLifecyclePolicy),
  },
  {
    keys: ['w'],
    label: 'put',
    help: 'put the edited policy; asks',
    group: 'Change',
    changes: true,
    hint: 21,
    when: hasDraft,
    run: onLifecycle(askToPutPolicy),
  },
  {
    keys: ['x'],
    label: 'take back',
    help: 'take the edit back',
    group: 'Change',
    changes: true,
    hint: 22,
    when: hasDraft,
    run: onLifecycle(discardDraft),
  },
  {
    keys: ['ctrl-d'],
    label: 'delete',
    help: 'delete the policy; asks',
    group: 'Change',
    changes: true,
    run: onLifecycle(askToDeletePolicy),
  },
];

/** Keys of an access policy. */
export const ACCESS_BINDINGS: readonly Binding[] = [
  {
    keys: ['tab', ']'],
    label: 'statements/who/JSON',
    help: 'statements, who can pull, JSON in turn',
    group: 'Move',
    hint: 15,
    run: onAccess(cycleAccess(1)),
  },
  {
    keys: ['shift-tab', '['],
    label: 'the other way',
    help: 'the same the other way round',
    group: 'Move',
    run: onAccess(cycleAccess(-1)),
  },
  {
    keys: ['y'],
    label: 'JSON',
    help: 'the policies as JSON',
    group: 'Look',
    run: onAccess((state, view) => step(replaceView(state, {...view, tab: 'json'}))),
  },
  {
    keys: ['e'],
    label: 'edit',
    help: 'edit the policy in $EDITOR; asks before it is set',
    group: 'Change',
    changes: true,
    hint: 20,
    run: onAccess(editAccessPolicy),
  },
  {
    keys: ['ctrl-d'],
    label: 'delete',
    help: 'delete the policy; asks',
    group: 'Change',
    changes: true,
    run: onAccess(askToDeleteAccessPolicy),
  },
];

/** Keys of the list of jobs. */
export const JOBS_BINDINGS: readonly Binding[] = [
  {
    keys: ['x', 'ctrl-d'],
    label: 'cancel',
    help: 'cancel the job; asks',
    group: 'Change',
    hint: 15,
    hintWhen: hasRunningJob,
    run: askToCancelJob,
  },
];

function imageTabBinding(number: number): Binding {
  return {
    keys: [String(number)],
    label: `tab ${number}`,
    help: `tab ${number}`,
    group: 'Move',
    run: onImage((state, view) => {
      const tab = imageTabs(view)[number - 1];
      return tab ? openImageTab(state, view, tab) : step(state);
    }),
  };
}

function nextImageTab(by: number) {
  return (state: State, view: ImageView): Step =>
    openImageTab(state, view, cycle(imageTabs(view), view.tab, by));
}

function cycleLifecycle(by: number) {
  return (state: State, view: LifecycleView): Step =>
    step(replaceView(state, {...view, tab: cycle(LIFECYCLE_TABS, view.tab, by)}));
}

function cycleAccess(by: number) {
  return (state: State, view: AccessView): Step =>
    step(replaceView(state, {...view, tab: cycle(ACCESS_TABS, view.tab, by)}));
}

function cycle<T>(all: readonly T[], current: T, by: number): T {
  return all[(all.indexOf(current) + by + all.length) % all.length]!;
}

function hasDraft(state: State): boolean {
  const view = currentView(state);
  return view.kind === 'lifecycle' && view.draft !== undefined;
}

function onImage(run: (state: State, view: ImageView) => Step): Binding['run'] {
  return state => {
    const view = currentView(state);
    return view.kind === 'image' ? run(state, view) : step(state);
  };
}

function onFiles(run: (state: State, view: FilesView) => Step): Binding['run'] {
  return state => {
    const view = currentView(state);
    return view.kind === 'files' ? run(state, view) : step(state);
  };
}

function onLifecycle(run: (state: State, view: LifecycleView) => Step): Binding['run'] {
  return state => {
    const view = currentView(state);
    return view.kind === 'lifecycle' ? run(state, view) : step(state);
  };
}

function onAccess(run: (state: State, view: AccessView) => Step): Binding['run'] {
  return state => {
    const view = currentView(state);
    return view.kind === 'access' ? run(state, view) : step(state);
  };
}
