import {networkInterfaces} from 'node:os';
import {expect, test} from 'vitest';
import {isThisMachine} from '../../../src/cli/context/this-machine.ts';

test.each([
  '127.0.0.1',
  '127.1.2.3',
  '::1',
  'localhost',
  'a.localhost',
  '0.0.0.0',
  '::',
])('%s is this machine', async host => {
  expect(await isThisMachine(host)).toBe(true);
});

test('every address of its interfaces is this machine', async () => {
  for (const {address} of Object.values(networkInterfaces()).flatMap(one => one!)) {
    expect(await isThisMachine(address)).toBe(true);
  }
});

test.each(['192.0.2.1', '2001:db8::1', '::2'])('%j is not', async host => {
  expect(await isThisMachine(host)).toBe(false);
});
