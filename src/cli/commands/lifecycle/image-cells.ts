import type {LifecycleImage} from '../../../lifecycle/image.ts';
import {isActedOn, type Verdict} from '../../../lifecycle/verdict.ts';
import {shortDigest} from '../../../oci/digest.ts';
import {type Cell, time} from '../../output/cell.ts';

/** The columns that every table of images begins with. */
export const IMAGE_COLUMNS = ['tags', 'digest', 'pushed'];

/** The cells for those columns. */
export function imageCells({imageTags, imageDigest, imagePushedAt}: LifecycleImage): Cell[] {
  return [
    imageTags?.length ? imageTags.join(',') : undefined,
    {kind: 'short', full: imageDigest, short: shortDigest(imageDigest)},
    time(imagePushedAt),
  ];
}

/** What happens to an image, in one word. */
export function actionWord(verdict: Verdict): string {
  if (!isActedOn(verdict)) return 'keep';
  return verdict.outcome === 'transitioned' ? 'archive' : 'expire';
}
