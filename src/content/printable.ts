/** A name from a file that nobody vouches for, quoted, with nothing in it that a terminal would obey. */
export function quoted(name: string): string {
  return JSON.stringify(printable(name));
}

/** A name without control and line-breaking characters. */
export function printable(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '?');
}
