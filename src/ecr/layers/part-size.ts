import {EcrctlError} from '../../errors.ts';

const MIB = 1024 * 1024;

/** ECR's floor for every part but the last (checked when the upload is completed). */
const MIN_PART_BYTES = 5 * MIB;
/** What ECR offers for a part. */
export const DEFAULT_PART_BYTES = 10 * MIB;
/** What the API takes in one part at most (LayerPartBlob); the quota page says 10 MiB, which ECR also offers. */
const MAX_PART_BYTES = 20 * MIB;
/** Parts of one layer at most; with 10 MiB each they end at 42,000 MiB, below the largest layer. */
export const MAX_PARTS = 4200;
/** The largest layer that ECR takes: 52,000 MiB. */
const MAX_LAYER_BYTES = 52_000 * MIB;

/**
 * The size of a layer's parts, in bytes: what the user wants, else what ECR offered, and more where the layer
 * would need more parts than there may be.
 * @throws EcrctlError INVALID_INPUT for a layer that is too large
 */
export function choosePartSize(layerSize: number, offered: number, wanted?: number): number {
  if (layerSize > MAX_LAYER_BYTES) {
    const size = `${Math.ceil(layerSize / MIB)} MiB`;
    throw new EcrctlError('INVALID_INPUT', `a layer of ${size} is larger than the 52000 MiB that ECR takes`, {
      hint: 'split the layer',
    });
  }
  const preferred = Math.min(Math.max(wanted ?? offered, MIN_PART_BYTES), MAX_PART_BYTES);
  const needed = Math.ceil(layerSize / MAX_PARTS / MIB) * MIB;
  return Math.max(preferred, needed);
}
