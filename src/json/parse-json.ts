import {TOO_DEEP, tooDeepAt} from './nesting.ts';

/**
 * Parses a JSON text of strangers: what looks through its value or prints it recurses, so that a text that is nested
 * too deep is refused like one that is no JSON. `refuse` makes the error, of a message such as "is not valid JSON".
 */
export function parseJson(text: string, refuse: (why: string, cause?: unknown) => Error): unknown {
  if (tooDeepAt(text) !== undefined) throw refuse(`is ${TOO_DEEP}`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse('is not valid JSON', cause);
  }
}
