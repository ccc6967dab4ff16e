import * as sdk from '@aws-sdk/client-ecr';
import {describe, expect, test} from 'vitest';
import {isOperationName, OPERATION_SHAPES} from '../../../src/server/validation/operation-shapes.ts';
import type {Shape, StructureShape} from '../../../src/server/validation/shape.ts';

/**
 * The SDK's schemas are arrays: an operation is [9, namespace, name, traits, input, output], a structure
 * [3, namespace, name, traits, memberNames, memberSchemas, requiredCount], a list [1, …, member].
 */
type Schema = unknown[];
const OPERATION = 9;
const LIST = 1;
const STRUCTURE = 3;
const SIMPLE: Record<number, string> = {0: 'string', 1: 'number', 2: 'boolean', 21: 'blob'};
const LIST_OF_SIMPLE = 64;

const operations = Object.values(sdk).filter(
  (value): value is never => Array.isArray(value) && value[0] === OPERATION,
) as unknown as Schema[];

/** What a request is made of, without constraints, in a form that both sides can be told in. */
function outline(schema: unknown): unknown {
  const found = typeof schema === 'function' ? schema() : schema;
  if (typeof found === 'number') {
    return found & LIST_OF_SIMPLE ? [SIMPLE[found & ~LIST_OF_SIMPLE]] : SIMPLE[found];
  }
  const parts = found as Schema;
  if (parts[0] === LIST) return [outline(parts[4])];
  if (parts[0] === STRUCTURE) return outlineStructure(parts);
  return outline(parts[4]);
}

function outlineStructure([, , , , names, schemas, required = 0]: Schema): unknown {
  const members = (names as string[]).map((name, position) => [
    position < (required as number) ? `${name}*` : name,
    outline((schemas as unknown[])[position]),
  ]);
  return Object.fromEntries(members);
}

function outlineOfShape(shape: Shape): unknown {
  if (shape.type === 'structure') return outlineOfStructure(shape);
  if (shape.type === 'list') return [outlineOfShape(shape.member)];
  return shape.type === 'integer' || shape.type === 'long' ? 'number' : shape.type;
}

function outlineOfStructure({required, optional}: StructureShape): unknown {
  return Object.fromEntries([
    ...Object.entries(required).map(([name, shape]) => [`${name}*`, outlineOfShape(shape)]),
    ...Object.entries(optional).map(([name, shape]) => [name, outlineOfShape(shape)]),
  ]);
}

describe('the table of operations', () => {
  test('names exactly the operations of the SDK', () => {
    expect(Object.keys(OPERATION_SHAPES).sort()).toEqual(operations.map(one => String(one[2])).sort());
    expect(operations).toHaveLength(62);
  });

  test.each(
    operations.map(operation => [String(operation[2]), operation] as const),
  )('%s has the members and requirements of the SDK', (name, operation) => {
    expect(isOperationName(name)).toBe(true);
    const shape: StructureShape = OPERATION_SHAPES[name as keyof typeof OPERATION_SHAPES];
    expect(outlineOfShape(shape)).toEqual(outline(operation[4]));
  });

  test('knows no operation by a name of Object.prototype', () => {
    expect(isOperationName('toString')).toBe(false);
    expect(isOperationName('__proto__')).toBe(false);
  });
});
