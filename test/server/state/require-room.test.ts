import {tmpdir} from 'node:os';
import {expect, test} from 'vitest';
import {requireRoom} from '../../../src/server/state/require-room.ts';
import {failureOf} from '../../support/to-throw-code.ts';

test('records are not opened on a full disk, where the system would end the process', async () => {
  const full = {bsize: 4096, bfree: 3, bavail: 0};
  const error = await failureOf('DISK_FULL', () => requireRoom('/data/records', full));
  expect(error.message).toBe('/data/records: the disk is full');
});

test('records are opened where there is room', () => {
  requireRoom(tmpdir());
});
