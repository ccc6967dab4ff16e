/**
 * Both ways to write a prefix of repository names, the given one first: a prefix without a slash at its end
 * implies one, so that `quay` and `quay/` are the same.
 */
export function prefixSpellings(prefix: string): [string, string] {
  return [prefix, prefix.endsWith('/') ? prefix.slice(0, -1) : `${prefix}/`];
}
