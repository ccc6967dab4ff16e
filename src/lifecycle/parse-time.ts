/** From here on a number is milliseconds rather than seconds: the seconds of the year 5138. */
const FIRST_MILLISECONDS = 1e11;

/** A date with a time and a zone, as the AWS CLI prints it, or a date alone, which is midnight UTC. */
const TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i;

/**
 * Reads a moment: ISO 8601 with a zone, or seconds since 1970 as a number. Undefined when it is neither; a time
 * without a zone is refused, because it would mean something else on another machine.
 */
export function parseTime(value: unknown): Date | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
  if (typeof value === 'number') return fromSeconds(value);
  if (typeof value !== 'string' || !TIME.test(value)) return undefined;
  const time = Date.parse(value.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : new Date(time);
}

function fromSeconds(seconds: number): Date | undefined {
  const plausible = Number.isFinite(seconds) && Math.abs(seconds) < FIRST_MILLISECONDS;
  return plausible ? new Date(Math.round(seconds * 1000)) : undefined;
}
