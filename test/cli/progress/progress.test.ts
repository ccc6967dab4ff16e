import {Chalk} from 'chalk';
import {describe, expect, test} from 'vitest';
import {countProgress} from '../../../src/cli/progress/count-progress.ts';
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
    progress.onEvent({type: 'retrying', descriptor: layer, role: 'layer', attempt: 2, reason: 'a\nb'});
    progress.onEvent({type: 'finished', descriptor: layer, role: 'layer'});
    expect(lines).toEqual([
      '50% of 1.5 KiB',
      'retrying layer sha256:aaaaaaaaaaaa: a␊b (attempt 2)',
      'done layer sha256:aaaaaaaaaaaa 1.0 KiB',
    ]);
  });

  test('as JSON tells every event, errors as their message', () => {
    const lines: string[] = [];
    const progress = jsonProgress(line => lines.push(line));
    progress.onEvent({type: 'failed', descriptor: layer, role: 'layer', error: new Error('broken')});
    expect(JSON.parse(lines[0]!)).toMatchObject({type: 'failed', error: 'broken'});
  });

  test('on a terminal redraws in place, never wider than it, and leaves a summary', () => {
    const written: string[] = [];
    let now = 0;
    const progress = terminalProgress({
      write: text => written.push(text),
      columns: () => 40,
      colors: new Chalk({level: 0}),
      now: () => now,
    });
    for (const event of EVENTS) {
      now += 1000;
      progress.onEvent(event);
    }
    const picture = written.at(-1)!;
    expect(picture.startsWith('\u001b[2A\u001b[J')).toBe(true);
    for (const line of picture.replace('\u001b[2A\u001b[J', '').split('\n')) {
      expect(line.length).toBeLessThan(40);
    }
    progress.onEvent({type: 'finished', descriptor: layer, role: 'layer'});
    progress.close();
    expect(written.at(-1)).toMatch(/^1 blobs moved, 0 already there, /);
  });

  test.each([
    ['tty', '\r\u001b[Kdeleted 300 of 500 images'],
    ['plain', 'deleted 300 of 500 images\n'],
    ['json', '{"type":"count","verb":"deleted","noun":"images","total":500,"done":300}\n'],
  ] as const)('of a count in the mode %s says how far it has come, not too often', (mode, expected) => {
    const written: string[] = [];
    let now = 0;
    const label = {verb: 'deleted', noun: 'images', total: 500};
    const progress = countProgress(mode, {label, write: text => written.push(text), now: () => now});
    progress.at(100);
    now = 6000;
    progress.at(300);
    progress.at(301);
    expect(written).toEqual([expected]);
    progress.close();
    expect(written.length).toBe(mode === 'tty' ? 2 : 1);
  });
});
