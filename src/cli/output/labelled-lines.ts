import wrapAnsi from 'wrap-ansi';

const GAP = '  ';
/** In less room than this a value is not broken. */
const MIN_VALUE_WIDTH = 20;

/**
 * Values beside their labels, aligned; in a terminal of a width, long values take several lines below one another. Words
 * are left whole, so that a digest or a path can be marked and copied.
 * Import it on demand: measuring takes tables that cost more than most commands.
 */
export function labelledLines(
  lines: readonly (readonly [label: string, value: string])[],
  width: number | undefined,
): string {
  const labels = Math.max(...lines.map(([label]) => label.length));
  const room = (width ?? Number.POSITIVE_INFINITY) - labels - GAP.length;
  const wrapped = (value: string): string[] =>
    room >= MIN_VALUE_WIDTH && room !== Number.POSITIVE_INFINITY
      ? wrapAnsi(value, room).split('\n')
      : [value];
  return lines
    .flatMap(([label, value]) =>
      wrapped(value).map((piece, at) => (at === 0 ? label : '').padEnd(labels) + GAP + piece),
    )
    .join('\n');
}
