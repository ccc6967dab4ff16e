/** The part size that InitiateLayerUpload asks for: 10 MiB. */
export const PART_BYTES = 10 * 1024 * 1024;

/** Every part but the last has at least this size; what is smaller is refused when the upload completes. */
export const MIN_PART_BYTES = 5 * 1024 * 1024;

/** The largest part that the shape allows: 20 MiB. */
export const MAX_PART_BYTES = 20 * 1024 * 1024;

/** Service quota "Layer parts". */
export const MAX_PARTS = 4200;

/** Service quota "Layer size": 52,000 MiB. */
export const MAX_LAYER_BYTES = 52_000 * 1024 * 1024;
