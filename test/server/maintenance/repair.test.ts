import {appendFile, readdir, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {startLocalEcr} from '../../../src/server/index.ts';
import {bundleChild, exitOf, nextMessage, startChild} from '../../support/run-child.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

/** A data directory with an upload of six bytes whose process was killed. */
async function interrupted(): Promise<{dataDir: string; uploadId: string; file: string}> {
  const dataDir = await temporaryFolder();
  const child = startChild(await bundleChild('begin-upload'), [dataDir, 'first-']);
  const {uploadId} = await nextMessage<{uploadId: string}>(child);
  child.kill('SIGKILL');
  await exitOf(child);
  return {dataDir, uploadId, file: path.join(dataDir, 'uploads', uploadId)};
}
async function repairs(dataDir: string): Promise<readonly string[]> {
  const ecr = await startLocalEcr({dataDir, advertise: false});
  await ecr.close();
  return ecr.repairs;
}

describe('start-up', () => {
  test('has nothing to say of an upload that simply continues', async () => {
    const {dataDir} = await interrupted();
    expect(await repairs(dataDir)).toEqual([]);
  });

  test('says where an upload continues whose last part was not acknowledged', async () => {
    const {dataDir, uploadId, file} = await interrupted();
    await appendFile(file, 'half a part');
    expect(await repairs(dataDir)).toEqual([
      `upload ${uploadId} of app continues at byte 6: 11 bytes after it were not acknowledged`,
    ]);
  });

  test('gives up an upload whose bytes are not all there', async () => {
    const {dataDir, uploadId, file} = await interrupted();
    await truncate(file, 2);
    expect(await repairs(dataDir)).toEqual([
      `gave up upload ${uploadId} of app: 4 bytes of it were lost with the machine's memory`,
    ]);
    expect(await repairs(dataDir)).toEqual([]);
  });

  test('removes what was left of uploads that are over, and of discarded files', async () => {
    const dataDir = await temporaryFolder();
    await repairs(dataDir);
    const uploadId = '00000000-0000-4000-8000-000000000000';
    await writeFile(path.join(dataDir, 'uploads', uploadId), 'leftover');
    expect(await repairs(dataDir)).toEqual([`removed what was left of the finished upload ${uploadId}`]);
    expect(await readdir(path.join(dataDir, 'uploads'))).toEqual([]);
  });

  test('touches nothing that another process works on', async () => {
    const dataDir = await temporaryFolder();
    const child = startChild(await bundleChild('begin-upload'), [dataDir, 'first-']);
    const {uploadId} = await nextMessage<{uploadId: string}>(child);
    await appendFile(path.join(dataDir, 'uploads', uploadId), 'being written');
    expect(await repairs(dataDir)).toEqual([]);
  });
});
