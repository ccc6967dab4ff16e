/** Longer texts are cut: a trail says what was called, and a manifest may have 4 MiB. */
const MAX_TEXT = 10_240;
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Members that would let a reader of the trail act in someone's name. */
const SECRET_MEMBERS = new Set(['authorizationToken', 'downloadUrl']);

/** A request's or answer's value as a trail keeps it: no secrets, no bytes, no endless texts. */
export function forTrail(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}...` : value;
  }
  if (Array.isArray(value)) return value.map(forTrail);
  if (value instanceof Uint8Array || value === undefined) return undefined;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(
    ([name, member]) => [name, SECRET_MEMBERS.has(name) ? HIDDEN : forTrail(member)] as const,
  );
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}
