import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {open, readFile, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {putPipe} from '../support/named-pipe.ts';
import {PtyTerminal} from '../support/pty-terminal.ts';
import {BIN, cleanEnv, ROOT} from '../support/run-cli.ts';
import {tarOf} from '../support/tar-of.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');
const OTHER = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-zstd.tar');
const KEYS = {AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'x'};
const NOT_LOCAL = {ECRCTL_LOCAL: undefined, ECRCTL_DATA: undefined, ...KEYS};

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  await local.cli(['repository', 'create', 'app', '--mutability', 'IMMUTABLE']);
  await local.cli(['push', ARCHIVE, 'app:1']);
});
afterAll(() => local.close());

async function status(args: string[], env: Record<string, string | undefined> = {}): Promise<number> {
  return (await local.cli(args, {env})).status;
}

/** A service that takes every connection and never answers; `asked` resolves with the first request. */
async function silentService(): Promise<{url: string; asked: Promise<unknown>}> {
  const server = createServer(() => {});
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {url, asked: once(server, 'request')};
}

const elsewhere = (url: string): string[] => [
  '--endpoint-url',
  url,
  '--region',
  'us-east-1',
  '--max-attempts',
  '1',
];

describe('the exit status is', () => {
  test('0 when it is done, and when there was nothing to do', async () => {
    expect(await status(['image', 'list', 'app'])).toBe(0);
    expect(await status(['image', 'delete', 'app', '--untagged'])).toBe(0);
    expect(await status(['retag', 'app:1', '1'])).toBe(0);
  });

  test('1 when the service cannot be reached', async () => {
    expect(await status(['repository', 'list', ...elsewhere('http://127.0.0.1:1')], NOT_LOCAL)).toBe(1);
  });

  test('2 when the command line makes no sense, or a confirmation is missing', async () => {
    expect(await status(['push'])).toBe(2);
    expect(await status(['image', 'delete', 'app'])).toBe(2);
    expect(await status(['image', 'delete', 'app:1'])).toBe(2);
  });

  test('3 when it is not there', async () => {
    expect(await status(['image', 'inspect', 'app:none'])).toBe(3);
    expect(await status(['image', 'delete', 'app:none', '--yes'])).toBe(3);
    expect(await status(['push', '/nowhere/app.tar', 'app:2'])).toBe(3);
  });

  test('4 when there are no credentials, or they may not', async () => {
    const home = await temporaryFolder();
    const none = {...NOT_LOCAL, AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, HOME: home};
    expect(await status(['repository', 'list', '--region', 'us-east-1'], none)).toBe(4);
    const policy = path.join(home, 'deny.json');
    const statement = {Effect: 'Deny', Principal: '*', Action: 'ecr:DescribeImages'};
    await writeFile(policy, JSON.stringify({Version: '2012-10-17', Statement: [statement]}));
    await local.cli(['repository', 'create', 'closed', '--policy', policy]);
    expect(await status(['image', 'list', 'closed'])).toBe(4);
  });

  test('5 when a tag cannot move, or it exists already', async () => {
    expect(await status(['push', OTHER, 'app:1'])).toBe(5);
    expect(await status(['repository', 'create', 'app'])).toBe(5);
    expect(await status(['repository', 'delete', 'app', '--yes'])).toBe(5);
  });

  test('6 when part of a bulk operation failed, with the rest done', async () => {
    const file = path.join(await temporaryFolder(), 'registry.yaml');
    await writeFile(
      file,
      `accountSettings: {BLOB_MOUNTING: ENABLED}
pullThroughCacheRules: [{ecrRepositoryPrefix: hub, upstreamRegistryUrl: registry-1.docker.io}]
`,
    );
    const result = await local.cli(['registry', 'apply', file, '--yes']);
    expect(result.status).toBe(6);
    expect(result.stderr).toContain('warning: pullThroughCacheRules: hub');
    expect((await local.cli(['registry', 'export'])).stdout).toContain('BLOB_MOUNTING: ENABLED');
    // Alone it is no part of anything.
    const again = await local.cli(['registry', 'apply', file, '--yes']);
    expect(again).toMatchObject({status: 1, stderr: expect.stringContaining('pullThroughCacheRules: hub')});
  });

  test('7 when a gate fails', async () => {
    const folder = await temporaryFolder();
    const policy = path.join(folder, 'policy.json');
    const selection = {tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1};
    const rule = {rulePriority: 1, selection, action: {type: 'expire'}};
    await writeFile(policy, JSON.stringify({rules: [rule]}));
    await local.cli(['push', ARCHIVE, 'gated:1', '--create-repository']);
    await local.cli(['push', OTHER, 'gated:2']);
    expect(
      await status(['lifecycle', 'preview', 'gated', '--policy', policy, '--fail-if-expiring', '*']),
    ).toBe(7);
  });

  test('8 when it takes too long', async () => {
    const {url} = await silentService();
    expect(await status(['repository', 'list', ...elsewhere(url), '--timeout', '0.2'], NOT_LOCAL)).toBe(8);
  });

  test('9 when content is not what its name says', async () => {
    const file = path.join(await temporaryFolder(), 'short.tar');
    await writeFile(file, (await readFile(ARCHIVE)).subarray(0, 2700));
    expect(await status(['push', file, 'app:9'])).toBe(9);
  });

  test('10 when somebody says no, and nothing has changed', async () => {
    const terminal = new PtyTerminal({
      args: ['image', 'delete', 'app:1'],
      columns: 200,
      env: {
        ECRCTL_LOCAL: '1',
        ECRCTL_DATA: local.dataDir,
        ECRCTL_CACHE_DIR: path.join(local.dataDir, 'cache'),
      },
    });
    onTestFinished(() => terminal.close());
    await terminal.see('[y/N]');
    expect(terminal.screen).toMatch(/account 123456789012, region us-east-1, endpoint http:/);
    terminal.type('n\r');
    expect((await terminal.exited).status).toBe(10);
    expect(await status(['image', 'inspect', 'app:1'])).toBe(0);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('of a command that %s ends: %d', async (signal, expected) => {
    const {url, asked} = await silentService();
    const child = spawn(process.execPath, [BIN, 'repository', 'list', ...elsewhere(url)], {
      env: cleanEnv(KEYS),
      stdio: 'ignore',
    });
    const exited = once(child, 'exit');
    await asked;
    child.kill(signal);
    expect((await exited)[0]).toBe(expected);
  });

  test.each([
    'a named pipe',
    'standard input',
  ])('of a push that waits for %s when SIGINT ends it: 130', async source => {
    const pipe = await putPipe(path.join(await temporaryFolder(), 'pipe'));
    const isNamed = source === 'a named pipe';
    const child = spawn(process.execPath, [BIN, 'push', isNamed ? pipe : '-', '127.0.0.1:1/app:1'], {
      env: cleanEnv(KEYS),
      stdio: [isNamed ? 'ignore' : 'pipe', 'ignore', 'ignore'],
    });
    const exited = once(child, 'exit');
    // A pipe opens for writing once somebody reads from it; so much does not go into one that nobody reads.
    const writer = isNamed ? await open(pipe, 'w') : undefined;
    const tar = await tarOf([{name: 'layer', bytes: Buffer.alloc(1024 * 1024)}]);
    await new Promise(resolve => child.stdin?.write(tar, resolve) ?? resolve(null));
    child.kill('SIGINT');
    expect((await exited)[0]).toBe(130);
    await writer?.close();
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('of a pull into a pipe that nobody reads when %s ends it: %i', async (signal, expected) => {
    const pipe = await putPipe(path.join(await temporaryFolder(), 'pipe'));
    const child = spawn(process.execPath, [BIN, 'pull', 'app:1', pipe, '--progress', 'plain'], {
      env: cleanEnv({...KEYS, ECRCTL_LOCAL: '1', ECRCTL_DATA: local.dataDir}),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = once(child, 'exit');
    for await (const line of createInterface(child.stderr)) if (line.startsWith('done manifest')) break;
    child.kill(signal);
    expect((await exited)[0]).toBe(expected);
  });

  test.each([
    'a named pipe',
    'standard input',
  ])('of a command that waits for a policy from %s when SIGINT ends it: 130', async source => {
    const pipe = await putPipe(path.join(await temporaryFolder(), 'pipe'));
    const isNamed = source === 'a named pipe';
    const child = spawn(process.execPath, [BIN, 'policy', 'lint', isNamed ? pipe : '-'], {
      env: cleanEnv(),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const exited = once(child, 'exit');
    const writer = isNamed ? await open(pipe, 'w') : undefined;
    // So much goes into a pipe only once somebody reads from it.
    const spaces = Buffer.alloc(512 * 1024, ' ');
    if (writer) await writer.write(spaces);
    else await new Promise(resolve => child.stdin.write(spaces, resolve));
    child.kill('SIGINT');
    expect((await exited)[0]).toBe(130);
    await writer?.close();
  });

  test('of a policy that a named pipe gives: what its findings are', async () => {
    const pipe = await putPipe(path.join(await temporaryFolder(), 'pipe'));
    const linting = local.cli(['policy', 'lint', pipe]);
    await writeFile(pipe, '{}');
    expect(await linting).toMatchObject({status: 2, stdout: expect.stringContaining('Statement')});
  });
});

test('a certificate bundle that cannot be read is said alike to the API and to a registry', async () => {
  const bundle = ['--ca-bundle', '/nowhere.pem'];
  for (const words of [
    ['repository', 'list'],
    ['image', 'layers', '127.0.0.1:1/app:1'],
  ]) {
    const refused = await local.cli([...words, ...bundle], {env: {...NOT_LOCAL, AWS_REGION: 'us-east-1'}});
    expect(refused, words.join(' ')).toMatchObject({status: 2, stdout: ''});
    expect(refused.stderr).toBe(
      'error: the certificate bundle /nowhere.pem cannot be read\n' +
        'hint: name a PEM file with --ca-bundle or AWS_CA_BUNDLE\n',
    );
  }
});
