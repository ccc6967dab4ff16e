import {spawnSync} from 'node:child_process';
import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {parse} from 'yaml';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {BIN, cleanEnv, ROOT} from '../support/run-cli.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const ARCHIVE = path.join(ROOT, 'test', 'fixtures', 'archives', 'skopeo-oci-archive.tar');

interface ActionStep {
  id?: string;
  name: string;
  env?: Record<string, string>;
  run: string;
}

let local: LocalEcrProcess;

beforeAll(async () => {
  local = await startLocalEcrProcess();
});
afterAll(() => local.close());

/** A machine with `ecrctl` on its PATH and nothing set but what a runner sets. */
async function runner(own: Record<string, string>) {
  const folder = await temporaryFolder();
  const bin = path.join(folder, 'bin');
  await mkdir(bin);
  await writeFile(path.join(bin, 'ecrctl'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
  await chmod(path.join(bin, 'ecrctl'), 0o755);
  const env = cleanEnv({
    HOME: folder,
    PATH: `${bin}${path.delimiter}${process.env.PATH}`,
    ECRCTL_LOCAL: '1',
    ECRCTL_DATA: local.dataDir,
    ...own,
  });
  const run = (script: string, more: Record<string, string> = {}) => {
    const done = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
      cwd: folder,
      env: {...env, ...more},
      encoding: 'utf8',
    });
    return {status: done.status, stdout: done.stdout, stderr: done.stderr};
  };
  return {folder, run};
}

async function yamlFile(...parts: string[]): Promise<Record<string, unknown>> {
  return parse(await readFile(path.join(ROOT, ...parts), 'utf8'));
}

describe('the GitHub action', () => {
  test('names inputs that exist, and never puts one into a script', async () => {
    const {inputs, runs} = (await yamlFile('action.yml')) as {
      inputs: object;
      runs: {steps: ActionStep[]};
    };
    const used = JSON.stringify(runs).matchAll(/inputs\.([\w-]+)/g);
    for (const [, name] of used) expect(Object.keys(inputs)).toContain(name);
    for (const {run} of runs.steps) expect(run).not.toContain('${{');
  });

  test('pushes, hands on digest and reference, and promotes', async () => {
    const {runs} = (await yamlFile('action.yml')) as {runs: {steps: ActionStep[]}};
    const step = (name: string): string => runs.steps.find(one => one.name === name)!.run;
    const output = path.join(await temporaryFolder(), 'output');
    const {run} = await runner({GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output});
    expect(run(step('Install ecrctl'), {VERSION: 'latest'})).toMatchObject({status: 0});
    const pushed = run(step('Push'), {
      SOURCE: ARCHIVE,
      REFERENCES: 'hub/app:1\nhub/app:2\n',
      CREATE_REPOSITORY: 'true',
    });
    expect(pushed.stderr).toContain('::group::');
    expect(pushed).toMatchObject({status: 0, stdout: expect.stringMatching(/@sha256:[0-9a-f]{64}\n$/)});
    const outputs = Object.fromEntries(
      (await readFile(output, 'utf8'))
        .trim()
        .split('\n')
        .map(line => line.split(/=(.*)/s).slice(0, 2)),
    );
    expect(outputs.ref).toBe(pushed.stdout.trim());
    expect(run(step('Judge the scan'), {REF: outputs.ref, FAIL_ON: 'high'})).toMatchObject({status: 0});
    expect(run(step('Promote'), {REF: outputs.ref, TAGS: 'stable newest'}).stdout).toContain(':newest@');
    const failed = run(step('Push'), {SOURCE: 'none.tar', REFERENCES: 'hub/app:1', CREATE_REPOSITORY: ''});
    expect(failed.status).toBe(3);
    expect(failed.stderr).toMatch(/^::error title=ecrctl push::/m);
  });
});

describe('the GitLab template', () => {
  test('pushes, hands the reference on in a dotenv file, judges, promotes and cleans up', async () => {
    const jobs = (await yamlFile('ci-templates', 'gitlab.yml')) as Record<
      string,
      {script: string[]; variables: Record<string, string>; before_script?: string[]}
    >;
    const {run, folder} = await runner({GITLAB_CI: 'true'});
    const job = (name: string, own: Record<string, string>) => {
      const {script, variables} = jobs[name]!;
      return run([...jobs['.ecrctl']!.before_script!, ...script].join('\n'), {...variables, ...own});
    };
    const push = job('.ecrctl-push', {
      ECRCTL_SOURCE: ARCHIVE,
      ECRCTL_REFERENCES: 'lab/app:1 lab/app:2',
      ECRCTL_PUSH_FLAGS: '--create-repository',
    });
    expect(push).toMatchObject({status: 0, stderr: expect.stringContaining('section_start:')});
    const [, ref] = /^ECRCTL_REF=(\S+@(sha256:\S+))\nECRCTL_DIGEST=\2\n$/.exec(
      await readFile(path.join(folder, 'ecrctl.env'), 'utf8'),
    )!;
    expect(job('.ecrctl-gate', {ECRCTL_REF: ref!})).toMatchObject({status: 0});
    expect(job('.ecrctl-promote', {ECRCTL_REF: ref!}).stdout).toContain(':stable@');
    expect(job('.ecrctl-cleanup', {ECRCTL_REPOSITORY: 'lab/app'})).toMatchObject({status: 0});
  });
});
