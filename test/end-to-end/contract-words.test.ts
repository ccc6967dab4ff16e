import {mkdtempSync} from 'node:fs';
import {rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {ROOT} from '../support/run-cli.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

let local: LocalEcrProcess;
const folder = mkdtempSync(path.join(tmpdir(), 'ecrctl-contract-'));

beforeAll(async () => {
  local = await startLocalEcrProcess();
  await local.cli(['push', ARCHIVE, 'words:1', '--create-repository']);
});

afterAll(async () => {
  await local.close();
  await rm(folder, {recursive: true, force: true});
});

test('with --debug every exchange is told on standard error, without its secrets', async () => {
  const {stdout, stderr} = await local.cli(['pull', 'words:1', path.join(folder, 'a.tar'), '--debug']);
  expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/ BatchGetImage 200 \d+ ms/m);
  expect(stderr).toMatch(/^GET http:\S+X-Amz-Signature=REDACTED\S* 200 \d+ ms$/m);
  expect(stderr).not.toMatch(/X-Amz-(?:Signature|Credential)=(?!REDACTED)|authorization|eyJ/i);
});

test('without --debug no exchange is told', async () => {
  const {stderr} = await local.cli(['pull', 'words:1', path.join(folder, 'b.tar'), '--verbose']);
  expect(stderr).not.toMatch(/^(?:GET|POST) /m);
});

test.each([
  ['-ojson', {}],
  ['--output=json', {}],
  ['--debug', {ECRCTL_OUTPUT: 'json'}],
])('a failure is a JSON object on standard error: %s %j', async (flag, env) => {
  const {status, stdout, stderr} = await local.cli(['repository', 'describe', 'nope', flag], {env});
  expect([status, stdout]).toEqual([3, '']);
  expect(JSON.parse(stderr.trim().split('\n').at(-1)!)).toMatchObject({
    error: {code: 'REPOSITORY_NOT_FOUND'},
  });
});

test('a failure is a JSON object when a settings file asks for JSON', async () => {
  await writeFile(path.join(folder, '.ecrctlrc.json'), '{"output": "json"}');
  const {stderr} = await local.cli(['repository', 'describe', 'nope'], {cwd: folder});
  expect(JSON.parse(stderr)).toMatchObject({error: {code: 'REPOSITORY_NOT_FOUND'}});
});

test('with --local another port of this machine is another registry', async () => {
  const target = path.join(folder, 'c.tar');
  const {status, stderr} = await local.cli(['pull', 'localhost:1/words:1', target, '--max-attempts', '1']);
  expect(status).toBe(1);
  expect(stderr).toContain('refused');
});

test('image inspect tells scripts exact times and sizes', async () => {
  const {stdout} = await local.cli(['image', 'inspect', 'words:1']);
  expect(stdout).toMatch(/^pushed\t\d{4}-\d\d-\d\dT[\d:.]+Z$/m);
  expect(stdout).toMatch(/^size\t\d+$/m);
});

test.each([
  ['/nonexistent/input.json', 3, 'does not exist'],
  ['/dev/zero', 2, 'larger than'],
])('a value from the file %s fails in words', async (file, status, words) => {
  const failed = await local.cli(['api', 'PutImage', '--cli-input-json', `file://${file}`]);
  expect(failed).toMatchObject({status, stdout: ''});
  expect(failed.stderr).toMatch(new RegExp(`^error: .*${words}.*\\nhint: .*\\n$`));
});
