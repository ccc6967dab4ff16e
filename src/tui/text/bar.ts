import {BAR_PARTS, BAR_TRACK} from './glyphs.ts';

/** A bar of exactly `width` cells, filled by `share` (0 to 1); what is more than nothing is seen. */
export function bar(share: number, width: number): string {
  const bounded = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  const parts = BAR_PARTS.length;
  const shown = bounded > 0 ? Math.max(1, Math.round(bounded * width * parts)) : 0;
  const full = Math.floor(shown / parts);
  const rest = shown % parts;
  const cells = BAR_PARTS[parts - 1]!.repeat(full) + (rest > 0 ? BAR_PARTS[rest - 1]! : '');
  return cells + BAR_TRACK.repeat(Math.max(0, width - full - (rest > 0 ? 1 : 0)));
}
