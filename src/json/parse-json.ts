import {EcrctlError} from '../errors.ts';
import {MAX_NESTING, tooDeepAt} from './nesting.ts';

/**
 * `JSON.parse` for a text from outside. One that is nested too deep is refused before anything is built of it:
 * a million brackets would keep the whole process busy for seconds.
 * @throws SyntaxError, EcrctlError INVALID_INPUT
 */
export function parseJson(text: string): unknown {
  if (tooDeepAt(text) !== undefined) {
    throw new EcrctlError('INVALID_INPUT', `the JSON is nested more than ${MAX_NESTING} levels deep`);
  }
  return JSON.parse(text);
}
