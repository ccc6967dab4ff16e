/**
 * A value in a table. People read relative times and rounded sizes; scripts read RFC 3339 and bytes. A cell
 * knows both.
 */
export type Cell =
  | string
  | number
  | boolean
  | undefined
  | {kind: 'time'; at: Date}
  | {kind: 'bytes'; bytes: number}
  /** Text that people may see shortened, for example a digest. */
  | {kind: 'short'; full: string; short: string};

/** A moment: `3h ago` on a terminal, RFC 3339 elsewhere. A text that is no moment stays as it is. */
export function time(at: Date | string | undefined): Cell {
  if (at === undefined) return undefined;
  const moment = new Date(at);
  return Number.isNaN(moment.getTime()) ? String(at) : {kind: 'time', at: moment};
}

/** A size in bytes: `12.3 MiB` on a terminal, the number elsewhere. */
export function bytes(count: number | undefined): Cell {
  return count === undefined ? undefined : {kind: 'bytes', bytes: count};
}

/** A cell as scripts read it. */
export function plainCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'object') return String(cell);
  if (cell.kind === 'time') return cell.at.toISOString();
  return cell.kind === 'bytes' ? String(cell.bytes) : cell.full;
}

/** A cell as people read it. */
export function humanCell(cell: Cell, now: Date): string {
  if (cell === undefined) return '-';
  if (typeof cell !== 'object') return String(cell);
  if (cell.kind === 'time') return relativeTime(cell.at, now);
  return cell.kind === 'bytes' ? humanBytes(cell.bytes) : cell.short;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Binary units with three significant digits; ECR states its own limits in MiB. */
export function humanBytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

const SECOND = 1000;
/** Docker is younger: what is dated earlier was given its date so that every build is the same (SOURCE_DATE_EPOCH). */
const FIRST_IMAGES = Date.UTC(2013, 0);
const STEPS: readonly [number, string][] = [
  [365 * 86_400, 'y'],
  [30 * 86_400, 'mo'],
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
  [1, 's'],
];

/** `3h ago`, `in 2d`, `just now`; a date that says nothing of any age stands as it is. */
export function relativeTime(at: Date, now: Date): string {
  if (at.getTime() < FIRST_IMAGES) return at.toISOString().slice(0, 10);
  const seconds = Math.round((now.getTime() - at.getTime()) / SECOND);
  const distance = Math.abs(seconds);
  if (distance < 5) return 'just now';
  const [size, unit] = STEPS.find(([step]) => distance >= step)!;
  const text = `${Math.floor(distance / size)}${unit}`;
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}
