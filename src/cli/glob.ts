import picomatch from 'picomatch';

/** A test for names: `*` is any text, slashes too; without a pattern everything matches. */
export function globMatcher(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const matches = picomatch(pattern, {bash: true, dot: true});
  // A second argument makes picomatch answer with an object, and that is true: `some` and `filter` pass one.
  return name => matches(name);
}
