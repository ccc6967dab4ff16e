import {once} from 'node:events';
import {readFile, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, onTestFinished, test} from 'vitest';
import {findRunningLocalEcr} from '../../../src/cli/context/local-ecr.ts';
import {startLocalEcr} from '../../../src/server/index.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/tls/', import.meta.url));

/** A process that is alive and no local ECR. */
const SOMEBODY = process.ppid;

const INSTANCE = 'b1946ac9-2ad1-4f9e-9a3f-6d2c5b8e7f10';

/** Something that answers every request with a text. */
async function answering(text: string): Promise<string> {
  const server = createServer((_request, response) => void response.end(text));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const listen = () => answering(JSON.stringify({status: 'ok', instance: INSTANCE}));

async function folderSaying(record: object): Promise<string> {
  const folder = await temporaryFolder();
  const whole = {instance: INSTANCE, accountId: '123456789012', region: 'us-east-1', ...record};
  await writeFile(path.join(folder, 'server.json'), JSON.stringify(whole));
  return folder;
}

test('a local ECR whose process lives and answers as itself is running', async () => {
  const url = await listen();
  expect(await findRunningLocalEcr(await folderSaying({url, pid: SOMEBODY}))).toMatchObject({url});
});

test('a process id that somebody else took over after a crash is no local ECR', async () => {
  const folder = await folderSaying({url: 'http://127.0.0.1:1', pid: SOMEBODY});
  expect(await findRunningLocalEcr(folder)).toBeUndefined();
});

test.each([
  ['another local ECR', '{"status":"ok","instance":"another"}'],
  ['an older local ECR', '{"status":"ok"}'],
  ['something else', 'Hello'],
  ['something that never ends', 'x'.repeat(1024 * 1024)],
])('a process id and port that somebody else took over after a crash are no local ECR: %s', async (_, text) => {
  const folder = await folderSaying({url: await answering(text), pid: SOMEBODY});
  expect(await findRunningLocalEcr(folder)).toBeUndefined();
});

test('a local ECR that serves HTTPS with a certificate of its own is running', async () => {
  const [certFile, keyFile] = ['server.pem', 'server-key.pem'].map(name => path.join(FIXTURES, name));
  const dataDir = await temporaryFolder();
  const ecr = await startLocalEcr({dataDir, tls: {certFile: certFile!, keyFile: keyFile!}});
  onTestFinished(() => ecr.close());
  const own = JSON.parse(await readFile(path.join(dataDir, 'server.json'), 'utf8')) as object;
  const folder = await folderSaying({...own, pid: SOMEBODY});
  expect(await findRunningLocalEcr(folder)).toMatchObject({url: ecr.url});
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
