import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {readTls} from '../../../src/server/http/read-tls.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {failureOf} from '../../support/to-throw-code.ts';

const TLS = new URL('../../fixtures/tls/', import.meta.url).pathname;

test('files that hold no certificate and key are told by their names', async () => {
  const folder = await temporaryFolder();
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  await failureOf('FILE_NOT_FOUND', () => readTls({certFile, keyFile}));
  for (const file of [certFile, keyFile]) await writeFile(file, 'nothing');
  const error = await failureOf('INVALID_INPUT', () => readTls({certFile, keyFile}));
  expect(error.message).toBe(`${certFile} and ${keyFile} are no certificate and its key`);
});

test('a certificate and its key are taken as they are', async () => {
  const files = {certFile: path.join(TLS, 'server.pem'), keyFile: path.join(TLS, 'server-key.pem')};
  expect(await readTls(files)).toEqual({
    cert: await readFile(files.certFile, 'utf8'),
    key: await readFile(files.keyFile, 'utf8'),
  });
  await failureOf('INVALID_INPUT', () => readTls({...files, certFile: path.join(TLS, 'ca.pem')}));
});
