import {tableDigest} from '../text/digest.ts';
import {formatSize} from '../text/size.ts';
import {formatAgo} from '../text/time.ts';
import type {Span} from './pane.ts';

/** What stands where there is nothing to say. */
export const NOTHING: Span = {text: '-', tone: 'dim'};

/** `12.3 MiB`, or `-`. */
export function sizeCell(bytes: number | undefined): Span {
  return bytes === undefined ? NOTHING : {text: formatSize(bytes)};
}

/** `3h ago`, or `-` for what never happened. */
export function agoCell(time: Date | undefined, now: number): Span {
  return time === undefined ? NOTHING : {text: formatAgo(time.getTime(), now)};
}

/** Columns of a digest in full, and of the part that tells images apart. */
export const DIGEST_WIDTH = {short: 12, full: 71} as const;

/** A digest in full where there is room for it. */
export function digestCell(digest: string, width: number): Span {
  return {text: width >= DIGEST_WIDTH.full ? digest : tableDigest(digest)};
}
