import picomatch from 'picomatch';
import {EcrctlError} from '../errors.ts';

/** A test for names: `*` is any text, slashes too; without a pattern everything matches. @throws EcrctlError USAGE */
export function globMatcher(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  if (pattern === '') {
    throw new EcrctlError('USAGE', 'an empty pattern matches nothing', {
      hint: "a variable without a value, perhaps; '*' matches everything",
    });
  }
  const matches = picomatch(pattern, {bash: true, dot: true});
  // A second argument makes picomatch answer with an object, and that is true: `some` and `filter` pass one.
  return name => matches(name);
}

/** Whether a text has anything in it that makes it a pattern. */
export function isGlob(text: string): boolean {
  return picomatch.scan(text).isGlob;
}
