/** An instant in milliseconds, from a text or from seconds as the API writes them; undefined for anything else. */
export function instantOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value * 1000;
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

/** The same value with a Date for every time in it: those are the members whose names end in `At`. */
export function withDates<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withDates) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const instant = name.endsWith('At') ? instantOf(member) : undefined;
    return [name, instant === undefined ? withDates(member) : new Date(instant)];
  });
  return Object.fromEntries(members) as T;
}
