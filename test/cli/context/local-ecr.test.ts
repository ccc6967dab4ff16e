import {writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {findRunningLocalEcr} from '../../../src/cli/context/local-ecr.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

/** A process that is alive and no local ECR. */
const SOMEBODY = process.ppid;

async function listen(): Promise<string> {
  const server = createServer(socket => socket.destroy());
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as {port: number}).port}`;
}

async function folderSaying(record: object): Promise<string> {
  const folder = await temporaryFolder();
  const whole = {accountId: '123456789012', region: 'us-east-1', ...record};
  await writeFile(path.join(folder, 'server.json'), JSON.stringify(whole));
  return folder;
}

test('a local ECR whose process lives and takes connections is running', async () => {
  const url = await listen();
  expect(await findRunningLocalEcr(await folderSaying({url, pid: SOMEBODY}))).toMatchObject({url});
});

test('a process id that somebody else took over after a crash is no local ECR', async () => {
  const folder = await folderSaying({url: 'http://127.0.0.1:1', pid: SOMEBODY});
  expect(await findRunningLocalEcr(folder)).toBeUndefined();
});

test('a record that names the own process is left over from a crash', async () => {
  const folder = await folderSaying({url: await listen(), pid: process.pid});
  expect(await findRunningLocalEcr(folder)).toBeUndefined();
});

test.each([
  0, -1, 1.5,
])('a record with the process id %d is no record: signals to it would go astray', async pid => {
  expect(await findRunningLocalEcr(await folderSaying({url: await listen(), pid}))).toBeUndefined();
});
