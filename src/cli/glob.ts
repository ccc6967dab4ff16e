import picomatch from 'picomatch';

/** A test for names: `*` is any text, slashes too; without a pattern everything matches. */
export function globMatcher(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  return picomatch(pattern, {bash: true, dot: true});
}
