import {describe, expect, test} from 'vitest';
import {RegistryError} from '../../src/registry/registry-error.ts';
import {parseRetryAfter, Retrier, type RetryNotice, systemClock} from '../../src/registry/retry.ts';
import {InstantClock} from '../support/remote.ts';
import {failureOf} from '../support/to-throw-code.ts';

const failure = (details: {retryable?: boolean; retryAfter?: number} = {}) =>
  new RegistryError('SERVICE_ERROR', 'it failed', {
    method: 'GET',
    url: 'http://host/v2/?token=x',
    retryable: true,
    ...details,
  });

function failing(times: number, error: Error): () => Promise<string> {
  let left = times;
  return async () => {
    if (left-- > 0) throw error;
    return 'done';
  };
}

describe('Retrier', () => {
  test('waits longer each time and succeeds in the end', async () => {
    const clock = new InstantClock();
    const retrier = new Retrier({clock, random: () => 0});
    expect(await retrier.run(failing(4, failure()))).toBe('done');
    expect(clock.slept).toEqual([200, 400, 800, 1600]);
  });

  test('spreads its delays over the upper half', async () => {
    const clock = new InstantClock();
    await new Retrier({clock, random: () => 0.999}).run(failing(1, failure()));
    expect(clock.slept).toEqual([400]);
  });

  test('gives up after the attempts it has, with the last error', async () => {
    const clock = new InstantClock();
    const error = await failureOf('SERVICE_ERROR', () =>
      new Retrier({clock, maxAttempts: 3}).run(failing(3, failure())),
    );
    expect(error.message).toBe('it failed');
    expect(clock.slept).toHaveLength(2);
  });

  test('never repeats what cannot pass', async () => {
    const clock = new InstantClock();
    await failureOf('SERVICE_ERROR', () => new Retrier({clock}).run(failing(1, failure({retryable: false}))));
    expect(clock.slept).toEqual([]);
  });

  test('waits as long as the server asks, up to a minute', async () => {
    const clock = new InstantClock();
    await new Retrier({clock, random: () => 0}).run(failing(1, failure({retryAfter: 7000})));
    await new Retrier({clock, random: () => 0}).run(failing(1, failure({retryAfter: 3_600_000})));
    expect(clock.slept).toEqual([7000, 60_000]);
  });

  test('tells what it does, without secrets', async () => {
    const notices: RetryNotice[] = [];
    const retrier = new Retrier({
      clock: new InstantClock(),
      random: () => 0,
      onRetry: notice => void notices.push(notice),
    });
    await retrier.run(failing(1, failure()));
    expect(notices).toMatchObject([
      {method: 'GET', url: 'http://host/v2/?token=REDACTED', attempt: 1, maxAttempts: 5, delay: 200},
    ]);
  });

  test('stops waiting when it is told to', async () => {
    const stop = new AbortController();
    const retrier = new Retrier({clock: systemClock, onRetry: () => stop.abort()});
    await failureOf('CANCELLED', () => retrier.run(failing(1, failure()), stop.signal));
  });
});

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0);

  test.each([
    ['120', 120_000],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads %s as %s ms', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });
});
