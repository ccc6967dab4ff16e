import type {ImageRecord} from '../backend.ts';
import {openConfirmation, placeLine} from '../overlays/open-confirmation.ts';
import {say} from '../state/say.ts';
import {type State, type Step, step} from '../state/state.ts';
import {plural} from '../text/count.ts';
import {imageName} from '../text/image-name.ts';
import {type ChosenImages, chosenImages, sayNoneChosen} from './chosen.ts';

/** Asks before images are archived: until they are restored, they cannot be pulled. */
export function askToArchive(state: State): Step {
  return askForStorageClass(state, {
    storageClass: 'ARCHIVE',
    fits: image => (image.imageStatus ?? 'ACTIVE') === 'ACTIVE',
    title: count => `Archive ${count}? Archived images cannot be pulled, and are billed for at least 90 days`,
    confirm: 'Archive',
    none: 'the chosen images are archived already',
  });
}

/** Asks before images are restored from the archive. */
export function askToRestore(state: State): Step {
  return askForStorageClass(state, {
    storageClass: 'STANDARD',
    fits: image => image.imageStatus === 'ARCHIVED',
    title: count => `Restore ${count}?`,
    confirm: 'Restore',
    none: 'none of the chosen images is archived',
  });
}

/** Starts a scan of the chosen images. */
export function startScan(state: State): Step {
  const chosen = chosenImages(state);
  if (!chosen) return sayNoneChosen(state);
  const {repositoryName} = chosen.repository;
  const imageDigests = chosen.images.map(image => image.imageDigest);
  return step(say(state, `asking for a scan of ${plural(imageDigests.length, 'image')}`), {
    type: 'change',
    change: {type: 'scan', repositoryName, imageDigests},
  });
}

interface StorageQuestion {
  storageClass: 'STANDARD' | 'ARCHIVE';
  fits: (image: ImageRecord) => boolean;
  title: (count: string) => string;
  confirm: string;
  none: string;
}

function askForStorageClass(state: State, question: StorageQuestion): Step {
  const chosen = chosenImages(state);
  if (!chosen) return sayNoneChosen(state);
  const images = chosen.images.filter(question.fits);
  if (images.length === 0) return step(say(state, question.none, {level: 'warning'}));
  return openConfirmation(state, {
    title: question.title(plural(images.length, 'image')),
    danger: question.storageClass === 'ARCHIVE',
    confirm: question.confirm,
    lines: [
      placeLine(state),
      ...leftOut(chosen, images.length),
      ...images.map(image => `  ${imageName(image)}`),
    ],
    intent: {
      type: 'job',
      work: {
        type: 'storageClass',
        repositoryName: chosen.repository.repositoryName,
        imageDigests: images.map(image => image.imageDigest),
        storageClass: question.storageClass,
      },
    },
  });
}

function leftOut({images, hidden}: ChosenImages, fitting: number): string[] {
  const others = images.length - fitting;
  return [
    ...(hidden > 0
      ? [`${plural(hidden, 'marked image')} hidden by the filter or folded away: not touched`]
      : []),
    ...(others > 0 ? [`${plural(others, 'chosen image')} left as they are`] : []),
  ];
}
