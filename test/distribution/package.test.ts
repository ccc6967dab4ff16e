import {cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {runProgram} from '../support/programs.ts';
import {ROOT} from '../support/run-cli.ts';

interface PackageJson {
  bin: Record<string, string>;
  man: string[];
  exports: Record<string, unknown>;
  dependencies: Record<string, string>;
}

/** What belongs to the package; anything else in it is a leak or dead weight. */
const BELONGS =
  /^(?:bin\/[\w-]+\.js|dist\/[\w-]+\.(?:c?js|json|wasm)|dist\/chunks\/.+\.js|dist\/types\/.+\.d\.ts|completions\/[\w.]+|man\/ecrctl[\w-]*\.1|docs\/.+|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/;

let folder: string;
let packageJson: PackageJson;

/** The packed files, as `npm pack` would take them, copied to where an installation would put them. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-package-'));
  packageJson = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8'));
  const home = path.join(folder, 'node_modules', 'ecrctl');
  for (const file of await packedFiles()) {
    await mkdir(path.dirname(path.join(home, file)), {recursive: true});
    await cp(path.join(ROOT, file), path.join(home, file));
  }
  // What npm would fetch: the dependencies that are installed here, and nothing else.
  for (const name of Object.keys(packageJson.dependencies)) {
    await symlink(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name));
  }
});

afterAll(() => rm(folder, {recursive: true, force: true}));

async function packedFiles(): Promise<string[]> {
  const {status, stdout, stderr} = await runProgram(
    'npm',
    ['pack', '--dry-run', '--json', '--ignore-scripts'],
    {
      cwd: ROOT,
    },
  );
  if (status !== 0) throw new Error(stderr);
  const [packed] = JSON.parse(stdout) as {files: {path: string}[]}[];
  return packed!.files.map(file => file.path);
}

describe('the package', () => {
  test('holds what is needed and nothing else', async () => {
    const files = await packedFiles();
    expect(files.filter(file => !BELONGS.test(file))).toEqual([]);
    const needed = [
      'dist/main.js',
      'dist/local.js',
      'dist/command-tree.json',
      'completions/ecrctl.bash',
      'LICENSE',
    ];
    for (const file of [...needed, ...Object.values(packageJson.bin)]) expect(files).toContain(file);
  });

  test('names every manual page', async () => {
    const pages = (await readdir(path.join(ROOT, 'man'))).map(name => `man/${name}`).sort();
    expect([...packageJson.man].sort()).toEqual(pages);
  });

  test('runs where it is installed', async () => {
    const bin = (name: string): string => path.join(folder, 'node_modules', 'ecrctl', packageJson.bin[name]!);
    const version = await runProgram(process.execPath, [bin('ecrctl'), '--version']);
    expect(version).toMatchObject({status: 0, stderr: ''});
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const helper = await runProgram(process.execPath, [bin('docker-credential-ecrctl'), 'version']);
    expect(helper.stdout).toContain(version.stdout.trim());
    const script = await runProgram(process.execPath, [bin('ecrctl'), 'completion', 'fish']);
    expect(script.stdout).toContain('complete -c ecrctl');
  });

  test('starts a local ECR for whoever imports ecrctl/local', async () => {
    const program = `
      import {startLocalEcr} from 'ecrctl/local';
      const ecr = await startLocalEcr({dataDir: './data', port: 0, advertise: false});
      const {status} = await fetch(ecr.url + '/v2/');
      await ecr.close();
      console.log(status);
    `;
    await writeFile(path.join(folder, 'use.mjs'), program);
    const {stdout, stderr} = await runProgram(process.execPath, ['use.mjs'], {cwd: folder});
    expect({stdout, stderr}).toEqual({stdout: '401\n', stderr: ''});
  });

  test('has types for ecrctl/local that a strict program compiles with', async () => {
    const types = path.join(folder, 'node_modules', 'ecrctl', 'dist', 'types');
    const emit = path.join(ROOT, 'scripts', 'emit-types.mjs');
    expect(await runProgram(process.execPath, [emit, '--outdir', types])).toMatchObject({status: 0});
    for (const name of ['@types/node', 'undici-types']) {
      const target = path.join(folder, 'node_modules', name);
      await mkdir(path.dirname(target), {recursive: true});
      await symlink(path.join(ROOT, 'node_modules', name), target);
    }
    const program = `
      import {startLocalEcr, type LocalEcr, type LocalEcrOptions} from 'ecrctl/local';
      const options: LocalEcrOptions = {dataDir: './data', port: 0};
      const ecr: LocalEcr = await startLocalEcr(options);
      const url: string = ecr.url;
      // @ts-expect-error a port is a number
      await startLocalEcr({dataDir: url, port: '4577'});
      await ecr.close();
    `;
    await writeFile(path.join(folder, 'use.mts'), program);
    const tsc = path.join(ROOT, 'node_modules', '.bin', 'tsc');
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
    expect(await runProgram(tsc, [...flags, 'use.mts'], {cwd: folder})).toMatchObject({
      status: 0,
      stdout: '',
    });
  });
});
