import {InvalidArgumentError} from 'commander';

/** Ten years: longer than anybody means, shorter than what overflows a date. */
const MAX_DAYS = 3650;

/** Collects the values of an option that may be given several times. */
export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

/** A number of days as it is written: `30d`, `4w` or `30`. */
export function parseDays(value: string): number {
  const [, count, unit] = /^(\d{1,5})([dw]?)$/.exec(value) ?? [];
  const days = Number(count) * (unit === 'w' ? 7 : 1);
  if (days >= 1 && days <= MAX_DAYS) return days;
  throw new InvalidArgumentError(`write a number of days up to ${MAX_DAYS}, for example 30d.`);
}
