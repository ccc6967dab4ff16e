import {expect, test} from 'vitest';
import {retryNotes} from '../../../src/cli/progress/retry-notes.ts';
import type {ErrorCode} from '../../../src/errors.ts';
import {RegistryError} from '../../../src/registry/registry-error.ts';

function listener() {
  const lines: string[] = [];
  const clock = {now: 10_000};
  const note = retryNotes(
    line => lines.push(line),
    () => clock.now,
  );
  const fail = (delay: number, code: ErrorCode = 'THROTTLED'): void => {
    const exchange = {method: 'PUT', url: 'https://host/v2/'};
    note({
      ...exchange,
      attempt: 2,
      maxAttempts: 5,
      delay,
      error: new RegistryError(code, 'too much', exchange),
    });
  };
  return {lines, clock, fail};
}

test('a wait of a second or more is told with what it is for', () => {
  const {lines, fail} = listener();
  fail(2100);
  expect(lines).toEqual(['too much; again in 2.1s (attempt 3 of 5)']);
});

test('a wait that is over before anybody has read of it is not told', () => {
  const {lines, fail} = listener();
  fail(999);
  expect(lines).toEqual([]);
});

test('what many blobs meet at the same time is told once', () => {
  const {lines, clock, fail} = listener();
  fail(2000);
  clock.now += 999;
  fail(2000);
  fail(2000, 'NETWORK_ERROR');
  clock.now += 1000;
  fail(2000);
  expect(lines.length).toBe(3);
});
