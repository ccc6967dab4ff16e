/** Bytes read or written at once: past 1 MiB a bigger chunk no longer moves files faster, it only takes memory. */
export const CHUNK_BYTES = 1024 * 1024;

/** Manifests, configurations and other documents held in memory whole: what containerd reads of one at most. */
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;
