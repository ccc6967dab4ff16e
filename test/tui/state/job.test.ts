import {describe, expect, test} from 'vitest';
import type {Descriptor} from '../../../src/oci/descriptor.ts';
import type {Digest} from '../../../src/oci/digest.ts';
import type {TransferEvent} from '../../../src/transfer/event.ts';
import {applyCount, applyTransferEvent, type Job, startJob} from '../../../src/tui/state/job.ts';
import {digest, image, imagesSession, NOW, repositoriesSession, type Session} from '../session.ts';

const MIB = 1024 * 1024;

function layer(number: number, size: number): Descriptor {
  return {mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digest(number) as Digest, size};
}

function afterEvents(...events: [at: number, event: TransferEvent][]): Job {
  const job = startJob(1, 0, {kind: 'push', title: 'x', unit: 'bytes', repositoryNames: []});
  return events.reduce((before, [at, event]) => applyTransferEvent(before, event, at), job);
}

describe('a transfer', () => {
  const one = layer(1, 100);
  const two = layer(2, 50);

  test('counts the bytes that move, not those that are there already', () => {
    const job = afterEvents(
      [0, {type: 'planned', blobs: 1, bytes: 100}],
      [0, {type: 'skipped', descriptor: two, role: 'layer'}],
      [0, {type: 'started', descriptor: one, role: 'layer'}],
      [1, {type: 'progress', descriptor: one, role: 'layer', bytes: 40}],
    );
    expect(job).toMatchObject({total: 100, done: 40});
    expect(applyTransferEvent(job, {type: 'finished', descriptor: one, role: 'layer'}, 2).done).toBe(100);
  });

  test('goes back when an attempt begins again', () => {
    const job = afterEvents(
      [0, {type: 'planned', blobs: 1, bytes: 100}],
      [1, {type: 'progress', descriptor: one, role: 'layer', bytes: 80}],
      [2, {type: 'progress', descriptor: one, role: 'layer', bytes: 10}],
    );
    expect(job.done).toBe(10);
  });

  test('has a rate after a second, smoothed from then on', () => {
    const first = afterEvents(
      [0, {type: 'planned', blobs: 1, bytes: 100}],
      [500, {type: 'progress', descriptor: one, role: 'layer', bytes: 10}],
    );
    expect(first.rate).toBeUndefined();
    const second = applyTransferEvent(
      first,
      {type: 'progress', descriptor: one, role: 'layer', bytes: 20},
      1000,
    );
    expect(second.rate).toBe(20);
    const third = applyTransferEvent(
      second,
      {type: 'progress', descriptor: one, role: 'layer', bytes: 60},
      2000,
    );
    expect(third.rate).toBeCloseTo(20 * 0.6 + 40 * 0.4);
  });

  test('does not count manifests', () => {
    expect(afterEvents([0, {type: 'finished', descriptor: one, role: 'manifest'}]).done).toBe(0);
  });
});

test('a deletion counts images', () => {
  const job = startJob(1, 0, {kind: 'delete', title: 'x', unit: 'items', repositoryNames: [], total: 200});
  expect(applyCount(job, 100, 1000)).toMatchObject({done: 100, rate: 100});
});

function pushing(): Session {
  const session = imagesSession([image(1)])
    .type('papp.tar\r')
    .checkSource()
    .type('\x151.0\r')
    .findTags();
  session.send(
    {type: 'transferred', id: 1, event: {type: 'planned', blobs: 1, bytes: 100 * MIB}},
    {
      type: 'transferred',
      id: 1,
      event: {type: 'progress', descriptor: layer(1, 100 * MIB), role: 'layer', bytes: 45 * MIB},
    },
  );
  return session;
}

describe('a running job', () => {
  test('is on the message line when nothing else is, and on the first line', () => {
    const session = pushing().type('j');
    expect(session.frame).toContain('push app.tar to team/app:1.0  45%');
    expect(session.lines[0]).toContain('1 job');
  });

  test('gives way to a message and comes back', () => {
    const session = pushing().type('c');
    expect(session.frame).toContain('copied');
    expect(session.frame).not.toContain('45%');
    expect(session.type('j').frame).toContain('45%');
  });

  test('is in the list of jobs with what there is to say', () => {
    const session = pushing().type('&');
    expect(session.frame).toMatch(/>\s+1\s+running\s+push\s+app\.tar/);
    expect(session.frame).toContain('45.0 MiB of 100 MiB');
  });

  test('is cancelled after a question whose default lets it run', () => {
    const session = pushing().type('&x\r');
    expect(session.effects.some(effect => effect.type === 'cancelJob')).toBe(false);
    session.type('x\t\r');
    expect(session.effects).toContainEqual({type: 'cancelJob', id: 1});
    expect(session.frame).toContain('cancelling');
    session.send({
      type: 'jobFailed',
      id: 1,
      cancelled: true,
      failure: {code: 'CANCELLED', message: 'aborted'},
    });
    expect(session.frame).toContain('cancelled: push app.tar to team/app:1.0');
  });

  test('keeps the program from being left without a question', () => {
    const session = pushing().type('q').type('q');
    expect(session.effects.some(effect => effect.type === 'quit')).toBe(false);
    expect(session.frame).toContain('1 job still running. Leave and cancel?');
    expect(session.frame).toContain('>[ Stay ]<');
    session.type('\r');
    expect(session.state.overlay).toBeUndefined();
    session.type('q\t\r');
    expect(session.effects).toContainEqual({type: 'quit', status: 0});
  });

  test('lets ctrl-c leave the second time', () => {
    const session = pushing().type('\x03');
    expect(session.effects.some(effect => effect.type === 'quit')).toBe(false);
    session.type('\x03');
    expect(session.effects).toContainEqual({type: 'quit', status: 130});
  });

  test('goes on when another registry is opened', () => {
    const session = pushing().type(':region eu-central-1\r').connect({region: 'eu-central-1'});
    expect(session.state.jobs[0]?.status).toBe('running');
  });
});

describe('a job that ended', () => {
  test('tells its digest, and the repository is looked at again', () => {
    const session = pushing();
    session.takeEffects();
    session.state = {...session.state, now: NOW + 5000};
    session.send({type: 'jobDone', id: 1, result: {digest: digest(7)}});
    expect(session.frame).toContain('pushed app.tar to team/app:1.0');
    expect(session.takeEffects()).toContainEqual(
      expect.objectContaining({type: 'load', request: {type: 'images', repositoryName: 'team/app'}}),
    );
    session.type('&');
    expect(session.frame).toContain(digest(7));
    expect(session.frame).toMatch(/100% +5s/);
  });

  test('tells why it failed, with the way out', () => {
    const session = pushing();
    const failure = {
      code: 'TAG_IMMUTABLE',
      message: 'the tag 1.0 is immutable',
      hint: 'use another tag',
    } as const;
    session.send({type: 'jobFailed', id: 1, cancelled: false, failure});
    expect(session.state.message).toMatchObject({
      level: 'error',
      text: 'push app.tar to team/app:1.0: the tag 1.0 is immutable',
      hint: 'use another tag',
    });
    expect(session.type('&').frame).toContain('failed: the tag 1.0 is immutable');
    expect(session.type('x').frame).toContain('the job is failed already');
  });

  test('does not change any more when something late comes', () => {
    const session = pushing().send({type: 'jobDone', id: 1, result: {digest: digest(7)}});
    session.send({type: 'jobFailed', id: 1, cancelled: false, failure: {code: 'UNKNOWN', message: 'late'}});
    expect(session.state.jobs[0]?.status).toBe('done');
  });
});

test('only the repositories that a job touched are counted again', () => {
  const session = repositoriesSession(['a', 'b']).type('papp.tar\r').checkSource().type('\r');
  session.send({type: 'jobDone', id: 1, result: {digest: digest(1)}});
  const root = session.state.views[0];
  expect(root?.kind === 'repositories' && root.pane.rows.map(row => row.stale ?? false)).toEqual([
    true,
    false,
  ]);
});
