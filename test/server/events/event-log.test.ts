import {appendFile, mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {bridgeEvent} from '../../../src/server/events/bridge-event.ts';
import {
  CURRENT_FILE,
  EVENTS_FOLDER,
  eventLogFiles,
  type LocalEvent,
  openEventLog,
} from '../../../src/server/events/event-log.ts';
import {openFileSink} from '../../../src/server/events/file-sink.ts';
import {readEvents} from '../../../src/server/events/read-events.ts';
import {openWebhookSink} from '../../../src/server/events/webhook-sink.ts';
import {failureOf} from '../../support/to-throw-code.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-events-'));
});
afterEach(() => rm(folder, {recursive: true}));

let time = 0;
const clock = () => ++time;
const event = (number: number) =>
  bridgeEvent(
    'ECR Image Action',
    {accountId: '123456789012', region: 'us-east-1'},
    {now: 0, detail: {number}},
  );

const numberOf = (one: LocalEvent) => ('detail' in one ? one.detail.number : undefined);

async function numbers(options: Parameters<typeof readEvents>[1] = {}): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const one of readEvents(folder, options)) found.push(numberOf(one));
  return found;
}

describe('the event log', () => {
  test('keeps events in order and across openings', async () => {
    for (const round of [0, 1]) {
      const log = openEventLog(folder, {clock});
      log.emit(event(round * 2));
      log.emit(event(round * 2 + 1));
      await log.close();
    }
    expect(await numbers()).toEqual([0, 1, 2, 3]);
  });

  test('takes nothing once it is closed', async () => {
    const log = openEventLog(folder, {clock});
    await log.close();
    log.emit(event(1));
    expect(await numbers()).toEqual([]);
  });

  test('is empty where there is none', async () => {
    expect(await numbers()).toEqual([]);
    expect(eventLogFiles(path.join(folder, 'nowhere'))).toEqual([]);
  });

  test('sets full files aside and drops the oldest', async () => {
    const log = openEventLog(folder, {clock, maxFileBytes: 1000, maxOldFiles: 2});
    for (let number = 0; number < 40; number++) log.emit(event(number));
    await log.close();
    expect(eventLogFiles(folder)).toHaveLength(3);
    const kept = await numbers();
    expect(kept.length).toBeLessThan(20);
    expect(kept).toEqual(Array.from({length: kept.length}, (_, at) => 40 - kept.length + at));
  });

  test('takes events of two writers at once, though one of them sets the file aside', async () => {
    const one = openEventLog(folder, {clock, maxFileBytes: 1000, maxOldFiles: 100});
    const other = openEventLog(folder, {clock, maxFileBytes: 1_000_000, maxOldFiles: 100});
    for (let number = 0; number < 40; number++) (number % 2 ? one : other).emit(event(number));
    await one.close();
    await other.close();
    expect(await numbers()).toEqual(Array.from({length: 40}, (_, at) => at));
  });

  test('passes over a line that was cut short', async () => {
    const log = openEventLog(folder, {clock});
    log.emit(event(1));
    await appendFile(path.join(folder, EVENTS_FOLDER, CURRENT_FILE), '{"half":\n');
    log.emit(event(2));
    await log.close();
    expect(await numbers()).toEqual([1, 2]);
  });

  test('can be read by nobody else', async () => {
    await openEventLog(folder, {clock}).close();
    expect((await readdir(folder, {withFileTypes: true})).map(one => one.name)).toEqual([EVENTS_FOLDER]);
    const {statSync} = await import('node:fs');
    expect(statSync(path.join(folder, EVENTS_FOLDER, CURRENT_FILE)).mode & 0o077).toBe(0);
  });

  test('can be followed while it grows and files are set aside', async () => {
    const log = openEventLog(folder, {clock, maxFileBytes: 1000});
    log.emit(event(0));
    const stop = new AbortController();
    const found: unknown[] = [];
    let written = 1;
    for await (const one of readEvents(folder, {follow: true, signal: stop.signal})) {
      found.push(numberOf(one));
      for (let more = 0; more < 5 && written < 20; more++) log.emit(event(written++));
      if (found.length === 20) stop.abort();
    }
    await log.close();
    expect(found).toEqual(Array.from({length: 20}, (_, at) => at));
    expect(eventLogFiles(folder).length).toBeGreaterThan(2);
  });
});

describe('a file sink', () => {
  test('appends JSON lines', async () => {
    const file = path.join(folder, 'out.jsonl');
    const sink = openFileSink(file);
    sink.emit(event(1));
    sink.emit(event(2));
    await sink.close();
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    expect(lines.map(line => JSON.parse(line).detail.number)).toEqual([1, 2]);
  });

  test('says when the file cannot be opened', async () => {
    await failureOf('IO_ERROR', () => openFileSink(path.join(folder, 'no', 'such', 'folder')));
  });
});

describe('a webhook sink', () => {
  /** A receiver that answers with these statuses, one after the other, and then with 200. */
  async function receiver(statuses: number[]) {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const status = statuses.shift() ?? 200;
      if (status === 200) bodies.push(body);
      response.writeHead(status, status === 302 ? {location: '/elsewhere'} : {}).end();
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const received = () => bodies.map(body => JSON.parse(body).detail.number);
    return {address, received, close: () => new Promise(resolve => server.close(resolve))};
  }

  test('posts events in order and tries again', async () => {
    const {address, received, close} = await receiver([500]);
    const sink = openWebhookSink(address);
    for (const number of [1, 2, 3]) sink.emit(event(number));
    await sink.close();
    await close();
    expect(received()).toEqual([1, 2, 3]);
    expect(sink.dropped).toBe(0);
  });

  test('gives an event up after three attempts and goes on, and follows no redirect', async () => {
    const {address, received, close} = await receiver([500, 302, 503]);
    const sink = openWebhookSink(address);
    sink.emit(event(1));
    sink.emit(event(2));
    await sink.close();
    await close();
    expect(received()).toEqual([2]);
    expect(sink.dropped).toBe(1);
  });

  test('drops the oldest when they come too fast', async () => {
    const {address, received, close} = await receiver([]);
    const sink = openWebhookSink(address, {maxWaiting: 5});
    for (let number = 0; number < 8; number++) sink.emit(event(number));
    expect(sink.dropped).toBe(2);
    await sink.close();
    await close();
    expect(received()).toEqual([0, 3, 4, 5, 6, 7]);
  });

  test('is closed soon though the receiver never answers', async () => {
    const server = createServer(() => undefined);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const sink = openWebhookSink(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    for (const number of [1, 2, 3]) sink.emit(event(number));
    await sink.close();
    expect(sink.dropped).toBe(3);
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  test('refuses what is no address', async () => {
    await failureOf('USAGE', () => openWebhookSink('file:///etc/passwd'));
    await failureOf('USAGE', () => openWebhookSink('nonsense'));
  });
});
