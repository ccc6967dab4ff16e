import {describe, expect, test} from 'vitest';
import type {CallFacts} from '../../../src/server/call-facts.ts';
import {EcrFault} from '../../../src/server/ecr-fault.ts';
import type {LocalEvent} from '../../../src/server/events/event-log.ts';
import {createRecorder} from '../../../src/server/events/recorder.ts';
import type {ImageChange} from '../../../src/server/seams.ts';

const ACCOUNT = '123456789012';
const call = (requestId: string) =>
  ({
    requestId,
    operation: 'PutImage',
    now: 0,
    region: 'us-east-1',
    caller: {accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, accessKeyId: 'k'},
  }) as CallFacts;
const change = (digest: string): ImageChange => ({
  type: 'PUSH',
  repository: {accountId: ACCOUNT, region: 'us-east-1', repositoryName: 'app'},
  digest,
  tags: [],
  record: {mediaType: 'm'} as never,
});

function recording() {
  const events: LocalEvent[] = [];
  const recorder = createRecorder({emit: event => events.push(event), close: async () => undefined});
  /** What was told: the names of calls, the digests of images. */
  const told = () =>
    events.map(event => ('detail' in event ? event.detail['image-digest'] : event.eventName));
  return {recorder, told};
}

describe('createRecorder', () => {
  test('tells changes after the call that made them', () => {
    const {recorder, told} = recording();
    recorder.changed(call('1'), change('a'));
    recorder.changed(call('2'), change('b'));
    recorder.changed(call('1'), change('c'));
    expect(told()).toEqual([]);
    expect(recorder.ended({call: call('1'), input: {}, resources: []})).toBe(true);
    expect(told()).toEqual(['PutImage', 'a', 'c']);
    expect(recorder.ended({call: call('3'), input: {}, resources: []})).toBe(false);
  });

  test('tells nothing of what a failed call changed', () => {
    const {recorder, told} = recording();
    recorder.changed(call('1'), change('a'));
    recorder.ended({call: call('1'), input: {}, resources: [], fault: new EcrFault('ServerException', 'x')});
    recorder.ended({call: call('1'), input: {}, resources: []});
    expect(told()).toEqual(['PutImage', 'PutImage']);
  });

  test('tells at once what no call made', () => {
    const {recorder, told} = recording();
    recorder.changedByItself(change('a'), 0);
    expect(told()).toEqual(['a']);
  });

  test('never holds more than a thousand calls back', () => {
    const {recorder, told} = recording();
    for (let number = 0; number <= 1000; number++)
      recorder.changed(call(String(number)), change(`d${number}`));
    expect(told()).toEqual(['d0']);
  });
});
