import {expect, test} from 'vitest';
import {bulkStatus, oneByOne} from '../../src/cli/one-by-one.ts';
import {EcrctlError, type ErrorCode} from '../../src/errors.ts';
import {failureOf} from '../support/to-throw-code.ts';

/** Does something that fails for the names that have a code here, and keeps what is told of it. */
async function run(names: readonly string[], faults: Record<string, ErrorCode>) {
  const tried: string[] = [];
  const told: string[] = [];
  const status = oneByOne(
    names,
    async name => {
      tried.push(name);
      if (faults[name]) throw new EcrctlError(faults[name], `${name} fails`);
      return name.toUpperCase();
    },
    {
      failed: ({subject, error}) => told.push(`failed ${subject}: ${error.code}`),
      ended: async ({done}) => void told.push(`done ${done.join(' ')}`),
    },
  );
  return {tried, told, status: await status.catch((error: unknown) => error)};
}

test('what fails keeps none of the rest from being done', async () => {
  const {told, status} = await run(['a', 'b', 'c'], {b: 'ALREADY_EXISTS'});
  expect(told).toEqual(['failed b: ALREADY_EXISTS', 'done A C']);
  expect(status).toBe(6);
});

test('of nothing the end is told too', async () => {
  expect(await run([], {})).toMatchObject({told: ['done '], status: undefined});
});

test('a single failure is thrown, and nothing is told of it here', async () => {
  const {told, status} = await run(['a'], {a: 'ALREADY_EXISTS'});
  expect(told).toEqual([]);
  expect(status).toMatchObject({code: 'ALREADY_EXISTS'});
});

test('a failure that is everybody’s ends it, and the rest counts as failed', async () => {
  const {tried, told, status} = await run(['a', 'b', 'c'], {b: 'CREDENTIALS_EXPIRED'});
  expect(tried).toEqual(['a', 'b']);
  expect(told).toEqual(['failed b: CREDENTIALS_EXPIRED', 'failed c: CREDENTIALS_EXPIRED', 'done A']);
  expect(status).toBe(6);
});

test('a failure that is everybody’s is thrown where nothing was done before it', async () => {
  const {tried, told, status} = await run(['a', 'b'], {a: 'NETWORK_ERROR'});
  expect({tried, told}).toEqual({tried: ['a'], told: []});
  expect(status).toMatchObject({code: 'NETWORK_ERROR'});
});

test('an interrupt ends it, and what was done before is told', async () => {
  const {told, status} = await run(['a', 'b', 'c'], {b: 'INTERRUPTED'});
  expect(told).toEqual(['done A']);
  expect(status).toMatchObject({code: 'INTERRUPTED'});
});

test('an error that nobody knows is not swallowed', async () => {
  const broken = new TypeError('broken');
  const failing = oneByOne(['a', 'b'], () => Promise.reject(broken), {
    failed: () => {},
    ended: async () => {},
  });
  await expect(failing).rejects.toBe(broken);
  const known = oneByOne(['a', 'b'], () => Promise.reject(new EcrctlError('CANCELLED', 'no')), {
    failed: () => {},
    ended: async () => {},
  });
  await failureOf('CANCELLED', () => known);
});

test('the exit status is that of every failure where nothing was done and all are alike', () => {
  expect(bulkStatus(3, [])).toBeUndefined();
  expect(bulkStatus(0, [3, 3])).toBe(3);
  expect(bulkStatus(0, [3, 5])).toBe(6);
  expect(bulkStatus(1, [3])).toBe(6);
});
