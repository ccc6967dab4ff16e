import {expect, test} from 'vitest';
import {closeAll} from '../../../src/cli/context/close-all.ts';

test('everything is closed, the last first, and the first failure is told', async () => {
  const closed: string[] = [];
  const closer =
    (name: string, fails = false) =>
    async () => {
      closed.push(name);
      if (fails) throw new Error(`${name} failed`);
    };
  const closers = [closer('first'), closer('second', true), closer('third', true), closer('fourth')];
  await expect(closeAll(closers)).rejects.toThrow('third failed');
  expect(closed).toEqual(['fourth', 'third', 'second', 'first']);
});
