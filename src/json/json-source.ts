import {type Node, type ParseError, parseTree, printParseErrorCode, visit} from 'jsonc-parser';
import {TOO_DEEP, tooDeepAt} from './nesting.ts';

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
  /** The first few places where the text is not JSON; further ones mostly follow from these. */
  faults: JsonFault[];
  /**
   * The position of the value at a JSON pointer, or of its nearest ancestor that is there. Of members that are
   * written more than once it is the last, which is the one that counts.
   */
  locate(pointer: string): SourcePosition;
  /** The position of a member's name rather than of its value. */
  locateKey(pointer: string): SourcePosition;
  /** JSON pointers of members that are written more than once in one object. */
  duplicateKeys: string[];
}

/** After so many faults a text is something else than JSON. */
const MAX_FAULTS = 10;

const STRICT = {disallowComments: true, allowTrailingComma: false};

/** Parses strict JSON (no comments, no trailing commas) and remembers where everything stands. */
export function parseJsonSource(text: string): JsonSource {
  const errors: ParseError[] = [];
  const positionAt = lineIndex(text);
  const deep = tooDeepAt(text);
  const root = deep === undefined ? parseTree(text, errors, STRICT) : undefined;
  const faults = errors.slice(0, MAX_FAULTS).map(({error, offset}) => ({
    message: describeParseError(error),
    position: positionAt(offset),
  }));
  if (deep !== undefined) faults.push({message: TOO_DEEP, position: positionAt(deep)});
  const nodeAt = nodeIndex(root);
  return {
    text,
    value: faults.length === 0 ? JSON.parse(text) : undefined,
    faults,
    locate: pointer => positionAt(nodeAt(pointer)?.offset ?? 0),
    locateKey: pointer => positionAt(keyOffset(nodeAt(pointer))),
    duplicateKeys: root ? findDuplicateKeys(root, '') : [],
  };
}

/** Where a text first stops being JSON; undefined when it is JSON. Builds no tree, so that the text may be large. */
export function firstJsonFault(text: string): JsonFault | undefined {
  const deep = tooDeepAt(text);
  if (deep !== undefined) return {message: TOO_DEEP, position: lineIndex(text)(deep)};
  let first: JsonFault | undefined;
  const onError = (error: number, offset: number): void => {
    first ??= {message: describeParseError(error), position: lineIndex(text)(offset)};
  };
  visit(text, {onError}, STRICT);
  return first;
}

/** Escapes one member name for a JSON pointer (RFC 6901). */
export function pointerToken(token: string | number): string {
  return String(token).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Finds nodes by their pointers; every object's members are indexed once, when they are first asked for. */
function nodeIndex(root: Node | undefined): (pointer: string) => Node | undefined {
  const indexed = new Map<Node, ReadonlyMap<string, Node | undefined>>();
  const membersOf = (node: Node): ReadonlyMap<string, Node | undefined> => {
    const members = indexed.get(node) ?? new Map(node.children?.map(memberOf));
    indexed.set(node, members);
    return members;
  };
  return pointer => {
    let node = root;
    for (const token of pointer.split('/').slice(1)) {
      const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
      const next = node?.type === 'array' ? node.children?.[Number(name)] : node && membersOf(node).get(name);
      if (!next) return node;
      node = next;
    }
    return node;
  };
}

function memberOf({children}: Node): [string, Node | undefined] {
  return [String(children?.[0]?.value), children?.[1]];
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
function describeParseError(error: number): string {
  return printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
