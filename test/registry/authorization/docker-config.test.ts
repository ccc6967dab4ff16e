import {chmod, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {askCredentialHelper} from '../../../src/registry/authorization/credential-helper.ts';
import {dockerCredentials} from '../../../src/registry/authorization/docker-config.ts';
import {putPipe} from '../../support/named-pipe.ts';
import {failureOf} from '../../support/to-throw-code.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'ecrctl-docker-config-'));
});
afterEach(() => rm(home, {recursive: true, force: true}));

const encode = (text: string) => Buffer.from(text).toString('base64');
const environmentOf = (more: Record<string, string> = {}) => ({
  PATH: `${path.join(home, 'bin')}:${process.env.PATH}`,
  ...more,
});

async function write(file: string, content: unknown): Promise<void> {
  await mkdir(path.dirname(path.join(home, file)), {recursive: true});
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(path.join(home, file), text);
}

/** Installs `docker-credential-<name>`, a program of Node that answers as its body says. */
async function installHelper(name: string, body: string): Promise<void> {
  const file = `bin/docker-credential-${name}`;
  await write(
    file,
    `#!${process.execPath}\nlet input = '';\nprocess.stdin.on('data', data => { input += data; }).on('end', () => {\n${body}\n});\n`,
  );
  await chmod(path.join(home, file), 0o755);
}

const find = (host: string, environment: Record<string, string> = {}) =>
  dockerCredentials({environment: environmentOf(environment), homeDirectory: home})(host);

describe('the credentials of docker login', () => {
  test('are not waited for where a named pipe is in the place of the file', async () => {
    await mkdir(path.join(home, '.docker'));
    await putPipe(path.join(home, '.docker', 'config.json'));
    await failureOf('INVALID_SETTINGS', () => find('registry.example.com'));
  });

  test('are found by host', async () => {
    await write('.docker/config.json', {
      auths: {
        'registry.example.com': {auth: encode('me:se:cret')},
        'other.example.com': {auth: encode('a:b')},
      },
    });
    expect(await find('registry.example.com')).toEqual({kind: 'basic', username: 'me', password: 'se:cret'});
  });

  test.each([
    'https://registry.example.com/v1/',
    'https://registry.example.com',
    'registry.example.com/v2/',
    'REGISTRY.example.com',
  ])('are found under the old key %s', async key => {
    await write('.docker/config.json', {auths: {[key]: {auth: encode('me:secret')}}});
    expect(await find('registry.example.com')).toMatchObject({username: 'me'});
  });

  test('are not found under another port or a path below the host', async () => {
    await write('.docker/config.json', {
      auths: {
        'registry.example.com:5000': {auth: encode('a:b')},
        'registry.example.com/team': {auth: encode('c:d')},
      },
    });
    expect(await find('registry.example.com')).toBeUndefined();
  });

  test.each([
    'docker.io',
    'index.docker.io',
    'registry-1.docker.io',
  ])('of Docker Hub serve %s', async host => {
    await write('.docker/config.json', {
      auths: {'https://index.docker.io/v1/': {auth: encode('me:secret')}},
    });
    expect(await find(host)).toMatchObject({username: 'me'});
  });

  test('may be an identity token', async () => {
    await write('.docker/config.json', {
      auths: {'registry.example.com': {auth: encode('me:'), identitytoken: 'id'}},
    });
    expect(await find('registry.example.com')).toEqual({kind: 'identity-token', token: 'id'});
  });

  test('may lie in the folder that DOCKER_CONFIG names', async () => {
    await write('elsewhere/config.json', {auths: {'registry.example.com': {auth: encode('me:secret')}}});
    const DOCKER_CONFIG = path.join(home, 'elsewhere');
    expect(await find('registry.example.com', {DOCKER_CONFIG})).toMatchObject({username: 'me'});
  });

  test('may be those of podman login', async () => {
    await write('.docker/config.json', {auths: {}});
    await write('run/containers/auth.json', {auths: {'registry.example.com': {auth: encode('pod:man')}}});
    const XDG_RUNTIME_DIR = path.join(home, 'run');
    expect(await find('registry.example.com', {XDG_RUNTIME_DIR})).toMatchObject({username: 'pod'});
  });

  test('are absent where there are no files', async () => {
    expect(await find('registry.example.com')).toBeUndefined();
  });

  test.each([
    ['no JSON', '{"auths":'],
    ['no object', '"auths"'],
  ])('cannot be read from a file that is %s', async (_, text) => {
    await write('.docker/config.json', text);
    const error = await failureOf('INVALID_SETTINGS', () => find('registry.example.com'));
    expect(error.message).toContain(path.join(home, '.docker', 'config.json'));
  });

  test.each([
    {auth: 123},
    {auth: {}},
    {username: 5, password: {}},
    {identitytoken: ['x']},
    {registrytoken: 7},
    null,
  ])('are not made of %j', async entry => {
    await write('.docker/config.json', {auths: {'registry.example.com': entry}});
    expect(await find('registry.example.com')).toBeUndefined();
  });
});

describe('a credential helper', () => {
  const answer = (username: string, secret: string) =>
    `process.stdout.write(JSON.stringify({ServerURL: input, Username: '${username}', Secret: '${secret}'}));`;

  test('named for a host is asked for it', async () => {
    await installHelper(
      'mine',
      `process.stdout.write(JSON.stringify({Username: process.argv[2] + ' ' + input, Secret: 's'}));`,
    );
    await write('.docker/config.json', {
      credHelpers: {'registry.example.com': 'mine'},
      credsStore: 'missing',
      auths: {'registry.example.com': {auth: encode('file:secret')}},
    });
    expect(await find('registry.example.com')).toEqual({
      kind: 'basic',
      username: 'get registry.example.com',
      password: 's',
    });
  });

  test('named for all hosts is asked, for Docker Hub by its old URL', async () => {
    await installHelper('store', `process.stdout.write(JSON.stringify({Username: input, Secret: 's'}));`);
    await write('.docker/config.json', {credsStore: 'store'});
    expect(await find('docker.io')).toMatchObject({username: 'https://index.docker.io/v1/'});
  });

  test('may give an identity token', async () => {
    await installHelper('mine', answer('<token>', 'id'));
    await write('.docker/config.json', {credsStore: 'mine'});
    expect(await find('registry.example.com')).toEqual({kind: 'identity-token', token: 'id'});
  });

  test('that finds nothing leaves the word to the file, or to nobody', async () => {
    await installHelper(
      'mine',
      `process.stdout.write('credentials not found in native keychain'); process.exitCode = 1;`,
    );
    await write('.docker/config.json', {
      credsStore: 'mine',
      auths: {'a.example.com': {auth: encode('me:x')}},
    });
    expect(await find('a.example.com')).toMatchObject({username: 'me'});
    expect(await find('b.example.com')).toBeUndefined();
  });

  test('that fails says why, on one line', async () => {
    await installHelper('mine', `process.stderr.write('keychain\\n\\u001b[1mlocked'); process.exitCode = 1;`);
    await write('.docker/config.json', {credsStore: 'mine'});
    const error = await failureOf('CREDENTIALS_MISSING', () => find('registry.example.com'));
    expect(error.message).toBe('docker-credential-mine gave no credential: keychain [1mlocked');
  });

  test('that is not installed is named', async () => {
    await write('.docker/config.json', {credsStore: 'missing'});
    const error = await failureOf('INVALID_SETTINGS', () => find('registry.example.com'));
    expect(error.message).toContain('docker-credential-missing cannot be used: it is not installed');
  });

  test.each(['../evil', 'a b', '', '/bin/sh', '-x'])('named %j is not run', async helper => {
    const ask = () => askCredentialHelper({helper, serverUrl: 'x', environment: environmentOf()});
    await failureOf('INVALID_SETTINGS', ask);
  });

  test('whose answer cannot be used gives none away', async () => {
    await installHelper('mine', `process.stdout.write('{"Secret":"s3cret"}');`);
    await write('.docker/config.json', {credsStore: 'mine'});
    const error = await failureOf('CREDENTIALS_MISSING', () => find('registry.example.com'));
    expect(error.message).not.toContain('s3cret');
  });

  test('that fails after it has answered gives nothing of the answer away', async () => {
    await installHelper(
      'mine',
      `${answer('me', 's3cret')} process.stderr.write('locked'); process.exitCode = 1;`,
    );
    await write('.docker/config.json', {credsStore: 'mine'});
    const error = await failureOf('CREDENTIALS_MISSING', () => find('registry.example.com'));
    expect(error.message).toBe('docker-credential-mine gave no credential: locked');
  });

  test('that leaves a program behind is not waited for longer than its own end', async () => {
    const pidFile = path.join(home, 'pid');
    await installHelper(
      'mine',
      `const left = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
        detached: true,
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      left.unref();
      require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(left.pid));
      ${answer('me', 's')}`,
    );
    await write('.docker/config.json', {credsStore: 'mine'});
    try {
      expect(await find('registry.example.com')).toMatchObject({username: 'me'});
    } finally {
      process.kill(Number(await readFile(pidFile, 'utf8')));
    }
  });

  test('that says too much is ended', async () => {
    await installHelper('mine', `for (;;) process.stdout.write('x'.repeat(65536));`);
    await write('.docker/config.json', {credsStore: 'mine'});
    const error = await failureOf('CREDENTIALS_MISSING', () => find('registry.example.com'));
    expect(error.message).toContain('says too much');
  });

  test('that does not end is ended', async () => {
    await installHelper('mine', 'setInterval(() => {}, 1000);');
    const options = {helper: 'mine', serverUrl: 'x', environment: environmentOf(), timeout: 300};
    const error = await failureOf('CREDENTIALS_MISSING', () => askCredentialHelper(options));
    expect(error.message).toContain('did not end in time');
  });
});
