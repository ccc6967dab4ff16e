import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {onlyDigest} from '../../src/cli/whole-digest.ts';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {ROOT} from '../support/run-cli.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {failureOf} from '../support/to-throw-code.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');
const DIGEST = 'sha256:f03affd7131676b1a0199d9b781b29d44db7dd2e4ec2080a62f9431d910d3571';
const SHORT = 'app@sha256:f03affd71316';

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
  await local.cli(['push', ARCHIVE, 'app:1', '--create-repository']);
});
afterAll(() => local.close());

async function failing(...args: string[]): Promise<{status: number; stderr: string}> {
  const {status, stderr} = await local.cli(args);
  return {status, stderr};
}

describe('a digest shortened as tables show it', () => {
  test('names the one image in ECR that it begins, where that is read', async () => {
    const file = path.join(await temporaryFolder(), 'app.tar');
    for (const words of [
      ['image', 'inspect', SHORT, '--query', 'imageDigest'],
      ['image', 'digest', SHORT],
      ['image', 'digest', `${local.host}/app:none@sha256:f03affd713167`],
      ['image', 'scan', SHORT, '-o', 'json', '--query', 'imageId.imageDigest'],
      ['pull', SHORT, file],
      ['retag', SHORT, 'again'],
      ['image', 'archive', SHORT, '--yes'],
      ['image', 'restore', SHORT],
    ]) {
      const {status, stdout, stderr} = await local.cli(words);
      expect({words, status, stderr: status === 0 ? '' : stderr}).toEqual({words, status: 0, stderr: ''});
      expect(stdout).toContain(DIGEST);
    }
  });

  test('that begins none is told', async () => {
    expect(await failing('image', 'inspect', 'app@sha256:000000000000')).toEqual({
      status: 3,
      stderr: expect.stringContaining('no image of app has a digest that begins sha256:000000000000'),
    });
  });

  test('is no digest where it is too short, in another registry, and where something is written or deleted', async () => {
    for (const words of [
      ['image', 'inspect', SHORT.slice(0, -1)],
      ['image', 'inspect', `ghcr.io/org/${SHORT}`],
      ['image', 'delete', SHORT, '--yes'],
      ['push', ARCHIVE, SHORT],
    ]) {
      const {status, stderr} = await failing(...words);
      expect({words, status}).toEqual({words, status: 2});
      expect(stderr).toContain('is not a digest');
    }
  });

  test('that begins several is refused with what it may be', async () => {
    const found = ['sha256:aa1', 'sha256:aa2', 'sha256:aa3', 'sha256:aa4', 'sha256:aa5', 'sha256:aa6'];
    const failure = await failureOf('AMBIGUOUS_IMAGE', async () =>
      onlyDigest(found, {prefix: 'sha256:aa', repository: 'app'}),
    );
    expect(failure.message).toBe('6 images of app begin sha256:aa');
    expect(failure.hint).toBe(
      'write more digits: sha256:aa1, sha256:aa2, sha256:aa3, sha256:aa4, sha256:aa5 and 1 more',
    );
  });
});
