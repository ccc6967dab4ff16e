const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From which age on a unit is used, and its name; a month counts 30 days and a year 365. */
const STEPS: readonly [from: number, unit: number, name: string][] = [
  [365 * DAY, 365 * DAY, 'y'],
  [60 * DAY, 30 * DAY, 'mo'],
  [14 * DAY, 7 * DAY, 'w'],
  [DAY, DAY, 'd'],
  [HOUR, HOUR, 'h'],
  [MINUTE, MINUTE, 'm'],
  [SECOND, SECOND, 's'],
];

/** `3h ago`; a time that is not over yet (clocks differ) is `now`. Both in milliseconds since 1970. */
export function formatAgo(time: number, now: number): string {
  const age = formatDuration(now - time);
  return age === '0s' ? 'now' : `${age} ago`;
}

/** `90s` is `1m`: one unit, rounded down, as people say it. Milliseconds. */
export function formatDuration(milliseconds: number): string {
  const step = STEPS.find(([from]) => milliseconds >= from);
  return step === undefined ? '0s' : `${Math.floor(milliseconds / step[1])}${step[2]}`;
}

/**
 * Milliseconds of `90s`, `3h` or `6mo`, in the units of `formatDuration`, and of one such unit; undefined for any
 * other text.
 */
export function parseDuration(text: string): {value: number; step: number} | undefined {
  const [, amount, name] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  const unit = STEPS.find(one => one[2] === name)?.[1];
  return unit === undefined ? undefined : {value: Number(amount) * unit, step: unit};
}

/** `2026-11-21 09:30:00 UTC`, for where a time is read rather than compared. */
export function formatTime(time: number): string {
  return Number.isFinite(time) ? `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC` : '-';
}
