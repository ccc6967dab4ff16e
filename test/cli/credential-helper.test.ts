import {Readable} from 'node:stream';
import {describe, expect, test} from 'vitest';
import {answerDocker} from '../../src/cli/credential-helper.ts';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

function ask(action: string[], input = ''): Promise<{status: number; output: string}> {
  return answerDocker(action, Readable.from([Buffer.from(input)]));
}

describe('the credential helper', () => {
  // The texts are compared to the letter by docker-credential-helpers, credentials/error.go.
  test.each([
    [['get'], '', 1, 'no credentials server URL\n'],
    [['get'], 'ghcr.io\n', 1, 'credentials not found in native keychain\n'],
    [['get'], 'https://index.docker.io/v1/', 1, 'credentials not found in native keychain\n'],
    [['erase'], '', 1, 'no credentials server URL\n'],
    [['erase'], 'ghcr.io', 1, 'credentials not found in native keychain\n'],
    [['erase'], `https://${HOST}`, 0, ''],
    [['store'], JSON.stringify({ServerURL: HOST, Username: 'AWS', Secret: 's'}), 0, ''],
    [['store'], JSON.stringify({Username: 'AWS', Secret: 's'}), 1, 'no credentials server URL\n'],
    [['store'], JSON.stringify({ServerURL: HOST, Secret: 's'}), 1, 'no credentials username\n'],
    [
      ['store'],
      JSON.stringify({ServerURL: 'ghcr.io', Username: 'u', Secret: 's'}),
      1,
      'credentials not found in native keychain\n',
    ],
    [['store'], 'no JSON', 1, 'credentials not found in native keychain\n'],
    [['store'], 'null', 1, 'credentials not found in native keychain\n'],
    [['list'], 'unused', 0, '{}\n'],
  ])('answers %j to %j as Docker expects', async (action, input, status, output) => {
    expect(await ask(action, input)).toEqual({status, output});
  });

  test('says its version, and its usage for anything else', async () => {
    expect((await ask(['version'])).output).toMatch(/^docker-credential-ecrctl \(ecrctl\) v\d+\.\d+\.\d+\n$/);
    const usage = 'Usage: docker-credential-ecrctl <store|get|erase|list|version>\n';
    expect(await ask([])).toEqual({status: 1, output: usage});
    expect(await ask(['get', 'more'])).toEqual({status: 1, output: usage});
    expect(await ask(['forget'])).toEqual({
      status: 1,
      output: `Unknown credential action \`forget\`\n${usage}`,
    });
  });
});
