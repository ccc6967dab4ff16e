/** A line of a difference between two texts. */
export interface DiffLine {
  change: 'same' | 'added' | 'removed';
  line: string;
}

/** How many unchanged lines around a change are shown, as diff and git do. */
const CONTEXT_LINES = 3;

/** Pairs of lines that are compared at the most, four bytes each: two texts of four thousand lines that share nothing. */
const MAX_PAIRS = 16_000_000;

/**
 * The lines of two texts, with what was removed and added between them. Between what they have in common at both
 * ends, very long texts are replaced whole.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const old = linesOf(before);
  const now = linesOf(after);
  const shorter = Math.min(old.length, now.length);
  let start = 0;
  while (start < shorter && old[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  return [
    ...marked('same', old.slice(0, start)),
    ...diffMiddle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    ...marked('same', old.slice(old.length - end)),
  ];
}

function diffMiddle(old: readonly string[], now: readonly string[]): DiffLine[] {
  if (old.length * now.length > MAX_PAIRS) return [...marked('removed', old), ...marked('added', now)];
  const common = commonLengths(old, now);
  const lines: DiffLine[] = [];
  let from = 0;
  let to = 0;
  while (from < old.length || to < now.length) {
    if (from < old.length && to < now.length && old[from] === now[to]) {
      lines.push({change: 'same', line: old[from++]!});
      to++;
    } else if (to >= now.length || (from < old.length && common[from + 1]![to]! >= common[from]![to + 1]!)) {
      lines.push({change: 'removed', line: old[from++]!});
    } else {
      lines.push({change: 'added', line: now[to++]!});
    }
  }
  return lines;
}

function marked(change: DiffLine['change'], lines: readonly string[]): DiffLine[] {
  return lines.map(line => ({change, line}));
}

/** A difference as text: changed lines after `-` and `+` with some lines around them; empty without changes. */
export function renderDiff(
  lines: readonly DiffLine[],
  color: (line: DiffLine, text: string) => string,
): string {
  if (lines.every(({change}) => change === 'same')) return '';
  const shown = lines.map((_, at) =>
    lines
      .slice(Math.max(0, at - CONTEXT_LINES), at + CONTEXT_LINES + 1)
      .some(({change}) => change !== 'same'),
  );
  return lines
    .map((one, at) => {
      if (!shown[at]) return at === 0 || shown[at - 1] ? '  …\n' : '';
      return `${color(one, `${MARKS[one.change]} ${one.line}`)}\n`;
    })
    .join('');
}

const MARKS = {same: ' ', added: '+', removed: '-'};

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** For each pair of places, how many lines the rests have in common, in order. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array[] {
  const lengths = Array.from({length: old.length + 1}, () => new Uint32Array(now.length + 1));
  for (let from = old.length - 1; from >= 0; from--) {
    for (let to = now.length - 1; to >= 0; to--) {
      lengths[from]![to] =
        old[from] === now[to]
          ? lengths[from + 1]![to + 1]! + 1
          : Math.max(lengths[from + 1]![to]!, lengths[from]![to + 1]!);
    }
  }
  return lengths;
}
