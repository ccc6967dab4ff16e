import {expect, test} from 'vitest';
import {ECR_ACTIONS} from '../../../src/access/grammar/ecr-actions.ts';
import {OPERATION_NAMES} from '../../../src/server/validation/operation-shapes.ts';

test('policies can speak of every operation of the API', () => {
  const known = new Set(ECR_ACTIONS.map(({name}) => name));
  expect(OPERATION_NAMES.filter(name => !known.has(`ecr:${name}`))).toEqual([]);
});

test('what is no operation is marked as permission only', () => {
  const operations = new Set<string>(OPERATION_NAMES.map(name => `ecr:${name}`));
  const others = ECR_ACTIONS.filter(({name}) => !operations.has(name));
  expect(others.every(({permissionOnly}) => permissionOnly)).toBe(true);
});
