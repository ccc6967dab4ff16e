import {MAX_NESTING, tooDeepAt} from './nesting.ts';

/**
 * `JSON.parse` for a text from outside. One that is nested too deep is refused before anything is built of it:
 * a million brackets would keep the whole process busy for seconds.
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  if (tooDeepAt(text) !== undefined) throw new SyntaxError(`nested more than ${MAX_NESTING} levels deep`);
  return JSON.parse(text);
}
