import {describe, expect, test} from 'vitest';
import {typedInput} from '../../../src/cli/api/typed-input.ts';
import type {MemberShape} from '../../../src/ecr/operation-shape.ts';

const MEMBERS = [
  {name: 'blob', required: false, shape: {kind: 'blob'}},
  {name: 'at', required: false, shape: {kind: 'timestamp'}},
  {name: 'name', required: false, shape: {kind: 'string'}},
  {
    name: 'inner',
    required: false,
    shape: {
      kind: 'list',
      item: {kind: 'structure', members: [{name: 'blob', required: false, shape: {kind: 'blob'}}]},
    },
  },
  {name: 'map', required: false, shape: {kind: 'map', value: {kind: 'blob'}}},
] satisfies MemberShape[];

describe('an input written as JSON', () => {
  test('has its bytes in base64 and its moments in RFC 3339, at any depth', () => {
    const input = {blob: 'YWJj', at: '2026-01-31T12:00:00Z', inner: [{blob: 'YQ=='}], map: {a: 'Yg=='}};
    expect(typedInput(input, MEMBERS)).toEqual({
      blob: Buffer.from('abc'),
      at: new Date('2026-01-31T12:00:00Z'),
      inner: [{blob: Buffer.from('a')}],
      map: {a: Buffer.from('b')},
    });
  });

  test('is otherwise what it was, for the service to judge', () => {
    const input = {name: 'YWJj', at: 'yesterday', blob: 7, inner: 'x', unknown: {blob: 'YQ=='}, map: null};
    expect(typedInput(input, MEMBERS)).toEqual(input);
  });
});
