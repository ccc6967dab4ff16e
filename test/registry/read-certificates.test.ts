import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {rootCertificates} from 'node:tls';
import {describe, expect, test} from 'vitest';
import {readCertificates} from '../../src/registry/read-certificates.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {failureOf} from '../support/to-throw-code.ts';

async function fileOf(text: string): Promise<string> {
  const file = path.join(await temporaryFolder(), 'bundle');
  await writeFile(file, text);
  return file;
}

describe('a certificate bundle', () => {
  test('is certificates in PEM form, with whatever is written between them', async () => {
    const text = `# two of them\n${rootCertificates.slice(0, 2).join('\nand\n')}\n`;
    expect(await readCertificates(await fileOf(text))).toBe(text);
  });

  test.each([
    ['a text', 'not a certificate\n'],
    ['nothing', ''],
    ['a damaged one', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  ])('is refused where the file has %s', async (_, text) => {
    const file = await fileOf(text);
    const failure = await failureOf('INVALID_SETTINGS', () => readCertificates(file));
    expect(failure.message).toBe(`the certificate bundle ${file} has no certificate in PEM form`);
  });
});
