import {
  isMap,
  isNode,
  isScalar,
  type LineCounter,
  type parseDocument,
  type YAMLError,
  YAMLParseError,
} from 'yaml';
import type {ZodError} from 'zod';

/** One thing that is wrong in a YAML document, and where. */
export interface YamlFault {
  line: number;
  column: number;
  message: string;
}

/** A document, and where its lines begin. */
export interface ParsedYaml {
  document: ReturnType<typeof parseDocument>;
  lines: LineCounter;
}

/** The value of a document; aliases that stand for far more than is written become one of its syntax faults. */
export function plainValue(document: ParsedYaml['document']): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const message = 'its aliases stand for far more than is written';
    document.errors.push(new YAMLParseError([0, 0], 'BAD_ALIAS', message));
    return undefined;
  }
}

/** What a parser found broken, the first line of each message without the place, which is told apart. */
export function syntaxFaults({document, lines}: ParsedYaml): YamlFault[] {
  return document.errors.map(error => faultAt(error.pos[0], inWords(error), lines));
}

function inWords({code, message}: YAMLError): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'it is nested too deep';
  return message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
}

/** What a schema found wrong, in the order of the document; `noun` is what its members are called. */
export function schemaFaults({document, lines}: ParsedYaml, error: ZodError, noun = 'member'): YamlFault[] {
  const faults = error.issues.flatMap(issue => {
    const where = issue.path.filter(part => typeof part !== 'symbol');
    const name = where.length > 0 ? `${where.join('.')}: ` : '';
    if (issue.code === 'unrecognized_keys') {
      const map = document.getIn(where, true);
      return issue.keys.map(key =>
        faultAt(startOf(keyNode(map, key)), `${name}unknown ${noun} "${key}"`, lines),
      );
    }
    const isMissing = /received undefined$/.test(issue.message);
    const message = `${name}${isMissing ? 'it is missing' : issue.message}`;
    return [faultAt(startOf(nearest(document, where)), message, lines)];
  });
  return faults.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** The node at a path; of what is missing, the one that it is missing in. */
function nearest(document: ParsedYaml['document'], where: readonly (string | number)[]): unknown {
  const found = document.getIn(where, true);
  return found !== undefined || where.length === 0 ? found : nearest(document, where.slice(0, -1));
}

function faultAt(offset: number, message: string, lines: LineCounter): YamlFault {
  const {line, col} = lines.linePos(offset);
  return {line: Math.max(line, 1), column: Math.max(col, 1), message};
}

/** The node of a key itself, where `getIn` gives the value's. */
function keyNode(map: unknown, key: string): unknown {
  if (!isMap(map)) return undefined;
  return map.items.find(pair => isScalar(pair.key) && String(pair.key.value) === key)?.key;
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
