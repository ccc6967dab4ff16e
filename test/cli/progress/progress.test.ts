import {once} from 'node:events';
import {PassThrough} from 'node:stream';
import {Chalk} from 'chalk';
import {afterEach, describe, expect, test, vi} from 'vitest';
import {countLines, countSpinner} from '../../../src/cli/progress/count-progress.ts';
import {jsonProgress} from '../../../src/cli/progress/json-progress.ts';
import {plainProgress} from '../../../src/cli/progress/plain-progress.ts';
import {terminalProgress} from '../../../src/cli/progress/terminal-progress.ts';
import {
  arrivedBytes,
  newBoard,
  noteEvent,
  rate,
  secondsLeft,
} from '../../../src/cli/progress/transfer-board.ts';
import type {Descriptor} from '../../../src/oci/descriptor.ts';
import {parseDigest} from '../../../src/oci/digest.ts';
import type {TransferEvent} from '../../../src/transfer/event.ts';

const layer: Descriptor = {mediaType: 'x', digest: parseDigest(`sha256:${'a'.repeat(64)}`), size: 1000};
const other: Descriptor = {mediaType: 'x', digest: parseDigest(`sha256:${'b'.repeat(64)}`), size: 500};

const EVENTS: TransferEvent[] = [
  {type: 'planned', blobs: 2, bytes: 1500},
  {type: 'started', descriptor: layer, role: 'layer'},
  {type: 'progress', descriptor: layer, role: 'layer', bytes: 400},
];

describe('the board of a transfer', () => {
  test('adds up what has arrived, unfinished blobs included', () => {
    const board = newBoard(0);
    for (const event of EVENTS) noteEvent(board, event, 1000);
    expect(arrivedBytes(board)).toBe(400);
    expect(rate(board, 2000)).toBe(200);
    expect(secondsLeft(board, 2000)).toBe(5.5);
    noteEvent(board, {type: 'finished', descriptor: layer, role: 'layer'}, 2000);
    noteEvent(board, {type: 'mounted', descriptor: other, role: 'layer', from: 'x'}, 2000);
    expect(board).toMatchObject({finishedBlobs: 2, finishedBytes: 1500});
    expect(board.active.size).toBe(0);
    expect(secondsLeft(board, 3000)).toBeUndefined();
  });

  test('tells the speed of late, so that a stall shows', () => {
    const board = newBoard(0);
    for (const event of EVENTS.slice(0, 2)) noteEvent(board, event, 0);
    const come = (second: number, bytes: number) =>
      noteEvent(board, {type: 'progress', descriptor: layer, role: 'layer', bytes}, second * 1000);
    for (let second = 1; second <= 10; second++) come(second, second * 40);
    expect(rate(board, 10_000)).toBe(40);
    for (let second = 11; second <= 20; second++) come(second, 400);
    expect(rate(board, 20_000)).toBe(0);
    expect(secondsLeft(board, 20_000)).toBeUndefined();
  });

  test('does not say how long it will take before anybody can know', () => {
    const board = newBoard(0);
    noteEvent(board, {type: 'planned', blobs: 2, bytes: 1_000_000_000}, 0);
    noteEvent(board, {type: 'finished', descriptor: layer, role: 'config'}, 10);
    expect(secondsLeft(board, 5000)).toBeUndefined();
    noteEvent(board, {type: 'started', descriptor: {...layer, size: 10 ** 9}, role: 'layer'}, 5000);
    noteEvent(board, {type: 'progress', descriptor: layer, role: 'layer', bytes: 20_000_000}, 5000);
    expect(secondsLeft(board, 5000)).toBeCloseTo(245, 1);
  });

  test('forgets a failed blob and keeps manifests out of the sums', () => {
    const board = newBoard(0);
    for (const event of EVENTS) noteEvent(board, event, 0);
    noteEvent(board, {type: 'failed', descriptor: layer, role: 'layer', error: new Error('x')}, 0);
    noteEvent(board, {type: 'finished', descriptor: other, role: 'manifest'}, 0);
    expect(arrivedBytes(board)).toBe(0);
    expect(rate(board, 0)).toBe(0);
  });
});

describe('progress', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('in plain lines tells each finished blob, and shows life after a silence', () => {
    const lines: string[] = [];
    let now = 0;
    const progress = plainProgress(
      line => lines.push(line),
      () => now,
    );
    for (const event of EVENTS) progress.onEvent(event);
    now = 10_000;
    progress.onEvent({type: 'progress', descriptor: layer, role: 'layer', bytes: 800});
    progress.onEvent({type: 'finished', descriptor: layer, role: 'layer'});
    progress.onEvent({type: 'mounted', descriptor: layer, role: 'layer', from: 'a\nb'});
    expect(lines).toEqual([
      '50% of 1.5 KiB',
      'done layer sha256:aaaaaaaaaaaa 1.0 KiB',
      'mounted layer sha256:aaaaaaaaaaaa from a␊b',
    ]);
  });

  test('as JSON tells every event, errors as their message', () => {
    const lines: string[] = [];
    const progress = jsonProgress(line => lines.push(line));
    progress.onEvent({type: 'failed', descriptor: layer, role: 'layer', error: new Error('broken')});
    expect(JSON.parse(lines[0]!)).toMatchObject({type: 'failed', error: 'broken'});
  });

  /** A terminal whose clock is set by hand. */
  function terminal({columns = 100, rows = 24} = {}) {
    const written: string[] = [];
    let now = 0;
    let tick = (): void => {};
    const progress = terminalProgress({
      write: text => written.push(text),
      columns: () => columns,
      rows: () => rows,
      every: (_milliseconds, task) => {
        tick = task;
        return () => {
          tick = () => {};
        };
      },
      colors: new Chalk({level: 0}),
      now: () => now,
    });
    const pass = (milliseconds: number): string[] => {
      now += milliseconds;
      written.length = 0;
      tick();
      return written.join('').split('\n');
    };
    return {progress, pass, written};
  }

  test('on a terminal draws over the last picture, never wider than it, and leaves a summary', () => {
    const {progress, pass, written} = terminal({columns: 40});
    for (const event of EVENTS) progress.onEvent(event);
    pass(1000);
    const [first, second, end] = pass(1000);
    expect(first).toBe('\r\u001b[2Alayer    sha256:aaaaaaaaaaaa [#########\u001b[K');
    expect(second).toMatch(/^0\/2 blobs {2}400 B \/ 1\.5 KiB {2}200 B\/s {2}5\.\u001b\[K$/);
    expect(end).toBe('\u001b[J');
    progress.onEvent({type: 'finished', descriptor: layer, role: 'layer'});
    progress.onEvent({type: 'mounted', descriptor: other, role: 'layer', from: 'app'});
    progress.close();
    expect(written.at(-1)).toBe('2 blobs moved, 0 already there, 1.5 KiB in 2.0s\n');
    expect(pass(1000)).toEqual(['']);
  });

  test('on a terminal sums up the speed of what was large enough to have one', () => {
    const {progress, pass, written} = terminal();
    const large = {...layer, size: 3 * 1024 * 1024};
    progress.onEvent({type: 'planned', blobs: 1, bytes: large.size});
    progress.onEvent({type: 'started', descriptor: large, role: 'layer'});
    pass(2000);
    progress.onEvent({type: 'finished', descriptor: large, role: 'layer'});
    progress.close();
    expect(written.at(-1)).toBe('1 blob moved, 0 already there, 3.0 MiB in 2.0s, 1.5 MiB/s\n');
  });

  test('on a terminal takes its picture down when a transfer is broken off, and sums up nothing', () => {
    const {progress, pass, written} = terminal();
    for (const event of EVENTS) progress.onEvent(event);
    pass(1000);
    progress.onEvent({type: 'failed', descriptor: layer, role: 'layer', error: new Error('x')});
    progress.close();
    expect(written.at(-1)).toBe('\r\u001b[2A\u001b[J');
  });

  test('on a terminal says that nothing moves any more', () => {
    const {progress, pass} = terminal();
    for (const event of EVENTS) progress.onEvent(event);
    expect(pass(1000)[1]).toBe('0/2 blobs  400 B / 1.5 KiB  400 B/s  2.8s left\u001b[K');
    progress.onEvent({type: 'progress', descriptor: layer, role: 'layer', bytes: 400});
    expect(pass(20_000)[1]).toBe('0/2 blobs  400 B / 1.5 KiB  nothing moves\u001b[K');
  });

  test('on a terminal says what else there is to say above the blobs', () => {
    const {progress, pass, written} = terminal({});
    for (const event of EVENTS) progress.onEvent(event);
    pass(1000);
    written.length = 0;
    progress.note('too much\u001b[2J; again in 2.1s');
    expect(written).toEqual(['\r\u001b[2Atoo much\u241b[2J; again in 2.1s\u001b[K\n\u001b[J']);
    expect(pass(100).join('')).not.toContain('\u001b[2A');
  });

  test('on a low terminal shows no more blobs than there is room for', () => {
    const {progress, pass} = terminal({rows: 3});
    for (const event of EVENTS) progress.onEvent(event);
    progress.onEvent({type: 'started', descriptor: other, role: 'layer'});
    expect(pass(1000).length).toBe(3);
  });

  test.each([
    ['plain', 'deleted 300 of 500 images\n'],
    ['json', '{"type":"count","verb":"deleted","noun":"images","total":500,"done":300}\n'],
  ] as const)('of a count in the mode %s says how far it has come, not too often', (mode, expected) => {
    const written: string[] = [];
    let now = 0;
    const label = {verb: 'deleted', noun: 'images', total: 500};
    const progress = countLines(mode, {label, write: text => written.push(text), now: () => now});
    progress.at(100);
    now = 6000;
    progress.at(300);
    progress.at(301);
    progress.close();
    expect(written).toEqual([expected]);
  });

  test.each([
    ['on a terminal', {}],
    ['that --progress tty asked for in CI', {CI: 'true', TERM: 'dumb'}],
  ])('of a count %s is a line that goes away again', async (_where, variables) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const {stream, shown} = terminalStream();
    const progress = countSpinner(stream, {verb: 'listing', noun: 'images'}, 0);
    progress.at(1000);
    await shown('listing images: 1000');
    progress.at(2000);
    await shown('listing images: 2000');
    progress.close();
    expect(stream.cleared).toBe(true);
  });

  test('of a count that is over at once is not shown on a terminal', async () => {
    const {stream} = terminalStream();
    const progress = countSpinner(stream, {verb: 'listing', noun: 'images'}, 0);
    progress.close();
    await import('ora');
    expect(stream.written).toBe('');
  });
});

/** A stream that takes itself for a terminal, and who waits for a text on it. */
function terminalStream() {
  const stream = Object.assign(new PassThrough(), {
    isTTY: true,
    columns: 80,
    written: '',
    cleared: false,
    cursorTo: () => true,
    moveCursor: () => true,
    clearLine: () => {
      stream.cleared = true;
      return true;
    },
  });
  stream.on('data', chunk => {
    stream.written += chunk;
    stream.cleared = false;
  });
  const shown = async (text: string): Promise<void> => {
    while (!stream.written.includes(text)) await once(stream, 'data');
  };
  return {stream: stream as unknown as NodeJS.WriteStream & {written: string; cleared: boolean}, shown};
}
