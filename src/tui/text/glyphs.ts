/**
 * The few characters beyond ASCII that the screens use. Each takes one column; `terminal/ascii-only` knows
 * what stands for each on a terminal without UTF-8.
 */
export const GLYPH = {
  ellipsis: '…',
  ascending: '↑',
  descending: '↓',
  folded: '▸',
  unfolded: '▾',
  branch: '└',
  crumb: '›',
  dot: '·',
  rule: '─',
  divider: '│',
  caret: '▏',
} as const;

/** Parts of a bar's cell, from an eighth to the whole. */
export const BAR_PARTS = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'] as const;

/** What is left of a bar. */
export const BAR_TRACK = '·';
