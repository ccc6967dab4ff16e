import {pointerToken} from '../../json/json-source.ts';

/** A place where a document is not a policy. */
export interface GrammarFault {
  /** JSON pointer of the value, or of the object that lacks something. */
  pointer: string;
  /** Whether the member's name is at fault rather than its value. */
  atKey?: boolean;
  message: string;
  suggestion: string;
}

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object and no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value and its list form: IAM takes one value wherever it takes a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** A fault at the value of a pointer. */
export function fault(pointer: string, message: string, suggestion: string): GrammarFault {
  return {pointer, message, suggestion};
}

/** A fault at the name of the member that a pointer names. */
export function faultAtKey(pointer: string, message: string, suggestion: string): GrammarFault {
  return {...fault(pointer, message, suggestion), atKey: true};
}

/** The one member of two that is there, or what is wrong. */
export function onlyOneOf(
  statement: JsonObject,
  pointer: string,
  names: [string, string],
): string | GrammarFault[] {
  const given = names.filter(name => name in statement);
  if (given.length === 1) return given[0]!;
  const [name, negated] = names;
  return given.length === 0
    ? [fault(pointer, `the statement has no ${name}`, `add ${name}`)]
    : [faultAtKey(`${pointer}/${negated}`, `the statement has both ${name} and ${negated}`, 'keep one')];
}

/** Faults of a value that is neither a text nor a list of texts. */
export function checkTexts(value: unknown, pointer: string): GrammarFault[] {
  const list = listOf(value);
  if (list.length === 0) return [fault(pointer, 'the list is empty', 'name at least one')];
  return list.flatMap((one, at) =>
    typeof one === 'string' && one !== ''
      ? []
      : [
          fault(
            Array.isArray(value) ? `${pointer}/${at}` : pointer,
            'not a text',
            'write a text in double quotes',
          ),
        ],
  );
}

/** The texts of a value with the pointer of each; only for values that `checkTexts` accepts. */
export function eachText(value: unknown, pointer: string): [string, string][] {
  return listOf(value).map((one, at) => [String(one), Array.isArray(value) ? `${pointer}/${at}` : pointer]);
}

/** Members of an object that its grammar does not have. */
export function unknownMembers(
  object: JsonObject,
  pointer: string,
  known: readonly string[],
): GrammarFault[] {
  return Object.keys(object)
    .filter(name => !known.includes(name))
    .map(name =>
      faultAtKey(
        `${pointer}/${pointerToken(name)}`,
        `${JSON.stringify(name)} is not an element of a policy`,
        `use ${known.join(', ')}`,
      ),
    );
}
