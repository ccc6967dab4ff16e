/** A policy as people read and compare it: two spaces, one member a line. */
export function formatPolicy(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
