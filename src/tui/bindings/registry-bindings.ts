import {currentImage, currentRepository} from '../actions/chosen.ts';
import {hasConsolePage, openConsolePage} from '../actions/console-page.ts';
import {copyDigestReferences, copyRepositoryNames, copyTagReferences} from '../actions/copy-reference.ts';
import {askToDeleteImages, askToDeleteRepository} from '../actions/delete.ts';
import {askToArchive, askToRestore, startScan} from '../actions/image-changes.ts';
import {findPlatforms} from '../actions/platforms.ts';
import {askForRepository, chooseMutability} from '../actions/repository-changes.ts';
import {askForRetag, askForUntag} from '../actions/tags.ts';
import {askForCopy, askForPull, askForPush} from '../actions/transfer.ts';
import type {RepositoryRecord} from '../backend.ts';
import {currentView, type State, type Step, step} from '../state/state.ts';
import {openAccess} from '../views/access.ts';
import {openLifecycle} from '../views/lifecycle.ts';
import {openRegistry} from '../views/registry.ts';
import type {Binding} from './binding.ts';

/** The page of the AWS console about what is under the cursor or on the screen. */
export const CONSOLE_BINDING: Binding = {
  keys: ['b'],
  label: 'console',
  help: 'open it in the AWS console; without a browser, copy the address',
  group: 'Go to',
  when: hasConsolePage,
  run: openConsolePage,
};

/** Keys for repositories, where one is under the cursor or the view is about one. */
const REPOSITORY_BINDINGS: readonly Binding[] = [
  {
    keys: ['e'],
    label: 'lifecycle',
    help: 'lifecycle (expiry) policy and what it would do',
    group: 'Go to',
    hint: 50,
    when: hasRepository,
    run: onRepository(openLifecycle),
  },
  {
    keys: ['A'],
    label: 'access',
    help: 'access policy in words, and who can pull',
    group: 'Go to',
    hint: 60,
    when: hasRepository,
    run: onRepository(openAccess),
  },
  {
    keys: ['p'],
    label: 'push',
    help: 'push an image file into the repository',
    group: 'Change',
    changes: true,
    hint: 55,
    when: hasRepository,
    run: askForPush,
  },
  {
    keys: ['i'],
    label: 'mutability',
    help: 'choose how tags may change',
    group: 'Change',
    changes: true,
    when: hasRepository,
    run: chooseMutability,
  },
  CONSOLE_BINDING,
];

/** Keys for images, where some are marked, under the cursor, or on the screen. */
const IMAGE_BINDINGS: readonly Binding[] = [
  {
    keys: ['s'],
    label: 'save',
    help: 'pull the image into a file',
    group: 'Look',
    hint: 45,
    when: hasImage,
    run: askForPull,
  },
  {
    keys: ['c'],
    label: 'copy ref',
    help: 'copy the reference with its digest',
    group: 'Look',
    when: hasImage,
    run: copyDigestReferences,
  },
  {
    keys: ['C'],
    label: 'copy tag',
    help: 'copy the reference with its tag',
    group: 'Look',
    when: hasImage,
    run: copyTagReferences,
  },
  {
    keys: ['t'],
    label: 'retag',
    help: 'give the image more tags; asks where another image has them',
    group: 'Change',
    changes: true,
    hint: 35,
    when: hasImage,
    run: askForRetag,
  },
  {
    keys: ['U'],
    label: 'untag',
    help: 'take tags away; asks',
    group: 'Change',
    changes: true,
    when: hasImage,
    run: askForUntag,
  },
  {
    keys: ['m'],
    label: 'copy to',
    help: 'copy the image to another repository',
    group: 'Change',
    changes: true,
    when: hasImage,
    run: askForCopy,
  },
  {
    keys: ['z'],
    label: 'archive',
    help: 'move the images to the archive; asks',
    group: 'Change',
    changes: true,
    when: hasImages,
    run: askToArchive,
  },
  {
    keys: ['Z'],
    label: 'restore',
    help: 'restore the images from the archive; asks',
    group: 'Change',
    changes: true,
    when: hasImages,
    run: askToRestore,
  },
  {
    keys: ['f'],
    label: 'scan',
    help: 'scan the images for vulnerabilities',
    group: 'Change',
    changes: true,
    when: hasImages,
    run: startScan,
  },
  {
    keys: ['ctrl-d'],
    label: 'delete',
    help: 'delete the marked images, or the one here; asks',
    group: 'Change',
    changes: true,
    hint: 40,
    when: hasImages,
    run: askToDeleteImages,
  },
];

/** Keys of the list of repositories. */
export const REPOSITORIES_BINDINGS: readonly Binding[] = [
  ...REPOSITORY_BINDINGS,
  {
    keys: ['c'],
    label: 'copy ref',
    help: 'copy the name to pull from',
    group: 'Look',
    when: hasRepository,
    run: copyRepositoryNames,
  },
  {
    keys: ['n'],
    label: 'new',
    help: 'create a repository',
    group: 'Change',
    changes: true,
    hint: 45,
    run: askForRepository,
  },
  {
    keys: ['ctrl-d'],
    label: 'delete',
    help: 'delete the repository; asks',
    group: 'Change',
    changes: true,
    when: hasRepository,
    run: askToDeleteRepository,
  },
  {keys: ['R'], label: 'registry', help: 'the settings of the registry', group: 'Go to', run: openRegistry},
];

/** Keys of the list of images. */
export const IMAGES_BINDINGS: readonly Binding[] = [
  ...IMAGE_BINDINGS,
  {
    keys: ['o'],
    label: 'platforms',
    help: 'find what the images shown run on; reads manifests, which counts as a pull',
    group: 'Look',
    when: hasImage,
    run: findPlatforms,
  },
  ...REPOSITORY_BINDINGS,
];

/** Keys of one image's view that it shares with the list of images. */
export const SINGLE_IMAGE_BINDINGS: readonly Binding[] = IMAGE_BINDINGS;

function hasRepository(state: State): boolean {
  return currentRepository(state) !== undefined;
}

function hasImage(state: State): boolean {
  return currentImage(state) !== undefined;
}

function hasImages(state: State): boolean {
  const view = currentView(state);
  return hasImage(state) || (view.kind === 'images' && view.pane.marks.size > 0);
}

function onRepository(open: (state: State, repository: RepositoryRecord) => Step): Binding['run'] {
  return state => {
    const repository = currentRepository(state);
    return repository ? open(state, repository) : step(state);
  };
}
