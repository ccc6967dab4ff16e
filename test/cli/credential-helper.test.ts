import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Readable} from 'node:stream';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {answerDocker} from '../../src/cli/credential-helper.ts';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {runProgram} from '../support/programs.ts';
import {ROOT} from '../support/run-cli.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

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

describe('Docker’s configuration', () => {
  let local: LocalEcrProcess;

  beforeAll(async () => {
    local = await startLocalEcrProcess();
  });
  afterAll(() => local.close());

  /** The helper as Docker runs it: no flag says that a local ECR is meant. */
  function helper(action: string, input: string) {
    const script = 'printf %s "$1" | "$2" "$3" "$4"';
    const program = path.join(ROOT, 'bin', 'docker-credential-ecrctl.js');
    return runProgram('sh', ['-c', script, 'sh', input, process.execPath, program, action], {
      env: {ECRCTL_DATA: local.dataDir, ECRCTL_CACHE_DIR: path.join(local.dataDir, 'cache')},
    });
  }

  test('is given the helper by login --write, atomically and beside what others wrote', async () => {
    const env = {DOCKER_CONFIG: await temporaryFolder()};
    const file = path.join(env.DOCKER_CONFIG, 'config.json');
    const before = {auths: {'ghcr.io': {auth: 'eDp5'}}, psFormat: 'table', credHelpers: {'gcr.io': 'gcloud'}};
    await writeFile(file, JSON.stringify(before));
    const dry = await local.cli(['login', '--write', '--dry-run', '-o', 'json'], {env});
    expect(JSON.parse(dry.stdout)).toMatchObject({registry: local.host, written: false});
    expect(dry.stderr).toContain('Docker would ask docker-credential-ecrctl');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(before);

    expect((await local.cli(['login', '--write'], {env})).status).toBe(0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      ...before,
      credHelpers: {'gcr.io': 'gcloud', [local.host]: 'ecrctl'},
    });
    expect((await local.cli(['logout', local.host], {env})).stdout).toContain('no longer asks ecrctl');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(before);
  });

  test('is left without a trace where it had no helper before', async () => {
    const env = {DOCKER_CONFIG: path.join(await temporaryFolder(), 'new')};
    await local.cli(['login', '--write'], {env});
    const dry = await local.cli(['logout', local.host, '--dry-run'], {env});
    expect(dry.stdout).toMatch(/^would forget .*\nDocker would no longer ask/);
    await local.cli(['logout', local.host], {env});
    expect(await readFile(path.join(env.DOCKER_CONFIG, 'config.json'), 'utf8')).toBe('{}\n');
  });

  test('that is broken is left as it is', async () => {
    const env = {DOCKER_CONFIG: await temporaryFolder()};
    const file = path.join(env.DOCKER_CONFIG, 'config.json');
    await writeFile(file, '{"auths":');
    const {status, stderr} = await local.cli(['login', '--write'], {env});
    expect({status, stderr}).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('it was left as it is'),
    });
    expect(await readFile(file, 'utf8')).toBe('{"auths":');
  });

  test('needs no flag for a local ECR that is running', async () => {
    const got = await helper('get', local.host);
    expect(got).toMatchObject({status: 0, stderr: ''});
    expect(JSON.parse(got.stdout)).toMatchObject({ServerURL: local.host, Username: 'AWS'});
    const stored = JSON.stringify({ServerURL: local.host, Username: 'AWS', Secret: 's'});
    expect(await helper('store', stored)).toMatchObject({status: 0, stdout: '', stderr: ''});
    const elsewhere = await helper('get', '127.0.0.1:1');
    expect(elsewhere).toMatchObject({status: 1, stdout: 'credentials not found in native keychain\n'});
  });
});
