import {describe, expect, test} from 'vitest';
import type {ServerParts} from '../../../src/server/call-context.ts';
import {atMostEvery} from '../../../src/server/jobs/at-most-every.ts';
import {type Job, startBackground} from '../../../src/server/jobs/background.ts';
import {openState} from '../../../src/server/state/open-state.ts';
import {ACCOUNT, OTHER_REGION, REGION, startLocalRegistry} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

/** As much of a server as the background itself uses. */
function serverWith(errors: unknown[] = [], clock = () => 0): ServerParts {
  return {onError: (error: unknown) => errors.push(error), clock} as unknown as ServerParts;
}

describe('the background', () => {
  test('runs every job at once, and again when it is kicked', async () => {
    const ran: string[] = [];
    const job =
      (name: string): Job =>
      async () =>
        void ran.push(name);
    const background = startBackground(serverWith(), [job('a'), job('b')]);
    await Promise.resolve();
    await background.idle();
    expect(ran).toEqual(['a', 'b']);
    background.kick();
    await background.idle();
    expect(ran).toEqual(['a', 'b', 'a', 'b']);
    await background.close();
  });

  test('runs one more round for all kicks that come during one', async () => {
    let rounds = 0;
    let release: () => void = () => undefined;
    const first = new Promise<void>(resolve => {
      release = resolve;
    });
    const background = startBackground(serverWith(), [
      async () => {
        rounds++;
        if (rounds === 1) await first;
      },
    ]);
    await Promise.resolve();
    for (let kicks = 0; kicks < 5; kicks++) background.kick();
    release();
    await background.idle();
    expect(rounds).toBe(2);
    await background.close();
  });

  test('goes on when a job fails, and tells the server', async () => {
    const errors: unknown[] = [];
    const failure = new Error('disk full');
    let ran = 0;
    const background = startBackground(serverWith(errors), [
      () => Promise.reject(failure),
      async () => void ran++,
    ]);
    await background.close();
    expect(ran).toBeGreaterThan(0);
    expect(errors[0]).toBe(failure);
  });
});

describe('atMostEvery', () => {
  test('lets time pass before the first look and between looks', async () => {
    let now = 0;
    let looks = 0;
    const job = atMostEvery(60_000, async () => void looks++);
    const at = async (instant: number) => {
      now = instant;
      await job(serverWith([], () => now));
      return looks;
    };
    expect(await at(1_000_000)).toBe(0);
    expect(await at(1_059_999)).toBe(0);
    expect(await at(1_060_000)).toBe(1);
    expect(await at(1_100_000)).toBe(1);
    expect(await at(1_120_000)).toBe(2);
  });
});

describe('work that another process left behind', () => {
  test('is done when a server starts on its data', async () => {
    const registry = await startLocalRegistry();
    await registry.createRepository('app');
    const digest = await registry.push('app', await new ImageGenerator('left behind').image({layers: 1}), [
      'v1',
    ]);
    const destination = {region: OTHER_REGION, registryId: ACCOUNT};
    const state = openState(registry.dataDir);
    await state.transaction(() => {
      const task = {repositoryName: 'app', digest, tags: ['v1'], destination, requestedAt: 0};
      state.table('replicationTasks').put([ACCOUNT, REGION, 0, 'left'], task);
      state
        .table('replicationStatuses')
        .put([ACCOUNT, REGION, 'app', digest, OTHER_REGION, ACCOUNT], {status: 'IN_PROGRESS'});
    });
    await state.close();
    const second = await startLocalRegistry({dataDir: registry.dataDir});
    await second.ecr.idle();
    const input = {repositoryName: 'app', imageId: {imageDigest: digest}};
    const {replicationStatuses} = await second.call('DescribeImageReplicationStatus', input);
    expect(replicationStatuses).toEqual([{...destination, status: 'COMPLETE'}]);
    await second.ecr.close();
    await registry.close();
  });
});
