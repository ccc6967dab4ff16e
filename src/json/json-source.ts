import {type Node, type ParseError, parseTree, printParseErrorCode} from 'jsonc-parser';
import {MAX_NESTING, tooDeepAt} from './nesting.ts';

/** A place in a text, both counted from 1, for people and editors. */
export interface SourcePosition {
  line: number;
  column: number;
}

/** A place where a text stops being JSON. */
export interface JsonFault {
  message: string;
  position: SourcePosition;
}

/** A JSON text with its value and with the place of every member in it. */
export interface JsonSource {
  text: string;
  /** Undefined when the text is not JSON. */
  value: unknown;
  faults: JsonFault[];
  /** The position of the value at a JSON pointer, or of its nearest ancestor that is there. */
  locate(pointer: string): SourcePosition;
  /** The position of a member's name rather than of its value. */
  locateKey(pointer: string): SourcePosition;
  /** JSON pointers of members that are written more than once in one object. */
  duplicateKeys: string[];
}

const STRICT = {disallowComments: true, allowTrailingComma: false};

/** Parses strict JSON (no comments, no trailing commas) and remembers where everything stands. */
export function parseJsonSource(text: string): JsonSource {
  const errors: ParseError[] = [];
  const positionAt = lineIndex(text);
  const deep = tooDeepAt(text);
  const root = deep === undefined ? parseTree(text, errors, STRICT) : undefined;
  const faults = errors.map(error => ({
    message: describeParseError(error),
    position: positionAt(error.offset),
  }));
  if (deep !== undefined) {
    faults.push({message: `nested more than ${MAX_NESTING} levels deep`, position: positionAt(deep)});
  }
  return {
    text,
    value: faults.length === 0 ? parseStrictly(text) : undefined,
    faults,
    locate: pointer => positionAt(nodeAt(root, pointer)?.offset ?? 0),
    locateKey: pointer => positionAt(keyOffset(nodeAt(root, pointer))),
    duplicateKeys: root ? findDuplicateKeys(root, '') : [],
  };
}

/** Escapes one member name for a JSON pointer (RFC 6901). */
export function pointerToken(token: string | number): string {
  return String(token).replaceAll('~', '~0').replaceAll('/', '~1');
}

function parseStrictly(text: string): unknown {
  return text.trim() === '' ? undefined : JSON.parse(text);
}

function nodeAt(root: Node | undefined, pointer: string): Node | undefined {
  let node = root;
  for (const token of pointer.split('/').slice(1)) {
    const next = node && childOf(node, token.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (!next) return node;
    node = next;
  }
  return node;
}

function childOf(node: Node, token: string): Node | undefined {
  if (node.type === 'array') return node.children?.[Number(token)];
  const property = node.children?.find(child => child.children?.[0]?.value === token);
  return property?.children?.[1];
}

function keyOffset(node: Node | undefined): number {
  if (!node) return 0;
  return node.parent?.type === 'property' ? node.parent.offset : node.offset;
}

function findDuplicateKeys(node: Node, pointer: string): string[] {
  const children = node.children ?? [];
  if (node.type === 'array') {
    return children.flatMap((child, position) => findDuplicateKeys(child, `${pointer}/${position}`));
  }
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return children.flatMap(property => {
    const key = String(property.children?.[0]?.value);
    const own = `${pointer}/${pointerToken(key)}`;
    const repeated = seen.has(key) ? [own] : [];
    seen.add(key);
    const value = property.children?.[1];
    return value ? [...repeated, ...findDuplicateKeys(value, own)] : repeated;
  });
}

function lineIndex(text: string): (offset: number) => SourcePosition {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return offset => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return {line: low + 1, column: offset - starts[low]! + 1};
  };
}

/** `ValueExpected` to `value expected`. */
function describeParseError(error: ParseError): string {
  return printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
