import {execFileSync} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {expect, test} from 'vitest';
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
