import {execFileSync} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {expect, test} from 'vitest';
import {onInterrupt} from '../../../src/cli/process/interrupt.ts';
import {bundleChild, nextMessage, startChild} from '../../support/run-child.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

test('a second signal ends the process, even one whose thread waits for a pipe', async () => {
  const pipe = path.join(await temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const child = startChild(await bundleChild('wait-for-a-pipe'), [pipe]);
  expect(await nextMessage(child)).toBe('waiting');
  child.kill('SIGINT');
  expect(await nextMessage(child)).toBe('stopping');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
});

test('any number of listeners may wait for a signal, without a warning of leaks', async () => {
  const warnings: string[] = [];
  const onWarning = (warning: Error) => void warnings.push(warning.message);
  process.on('warning', onWarning);
  const {signal, release} = onInterrupt(process);
  for (let count = 0; count < 50; count++) signal.addEventListener('abort', () => {});
  await new Promise(resolve => setImmediate(resolve));
  process.off('warning', onWarning);
  release();
  expect(warnings).toEqual([]);
});
