const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `12.3 MiB`: three significant digits, so that a column of them can be compared at a glance. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `12.3 MiB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatSize(bytesPerSecond)}/s`;
}

/** A number, a letter as `UNITS` begin with, and after it nothing or what says which thousand is meant. */
const SIZE = /^(\d+(?:\.(\d+))?)([kmgtp]?)(i?b)?$/i;

/**
 * Bytes of `100M`, `1.5GiB` or `10MB`, and of one more in the last digit; undefined for any other text. As GNU
 * programs have it, `M` and `MiB` are 1024 times 1024 and `MB` is a million. A number alone is none: `100` would
 * be bytes, which nobody means.
 */
export function parseSize(text: string): {value: number; step: number} | undefined {
  const [, amount, decimals = '', letter = '', ending] = SIZE.exec(text) ?? [];
  if (amount === undefined || (letter === '' && ending?.toLowerCase() !== 'b')) return undefined;
  const thousand = ending?.toLowerCase() === 'b' ? 1000 : 1024;
  const unit = thousand ** ' kmgtp'.indexOf(letter.toLowerCase() || ' ');
  return {value: Number(amount) * unit, step: unit / 10 ** decimals.length};
}
