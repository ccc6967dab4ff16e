#!/usr/bin/env node
// Makes one file that runs without Node being installed: Node itself with the built program inside. Node from
// 25.5 on builds such files (--build-sea); where this Node is older, npm's package `node` is asked for one.
// The file is for the system that it is built on. Usage: build-executable.mjs [--output FILE]
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {build, ensureDependencies, ROOT} from './ensure-dependencies.mjs';
import {smokeTest} from './smoke-test.mjs';

/** The first line of Node that builds executables by itself. */
const BUILDER = [25, 5];
const PACKAGE = 'node@26';

const suffix = process.platform === 'win32' ? '.exe' : '';
const {values} = parseArgs({
  options: {output: {type: 'string', default: path.join(ROOT, 'dist', `ecrctl${suffix}`)}},
});
const output = path.resolve(values.output);

ensureDependencies();
build();
const folder = mkdtempSync(path.join(tmpdir(), 'ecrctl-executable-'));
try {
  mkdirSync(path.dirname(output), {recursive: true});
  writeFileSync(path.join(folder, 'sea.json'), JSON.stringify(configuration(embeddedFiles())));
  const node = builder();
  const made = spawnSync(node, ['--build-sea', path.join(folder, 'sea.json')], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`${node} --build-sea: ${made.stderr || made.error}`);
  const empty = path.join(folder, 'smoke');
  mkdirSync(empty);
  console.log(`${output}: ${await smokeTest(output, [], empty)}, ${megabytes(output)} MB`);
} finally {
  rmSync(folder, {recursive: true, force: true});
}

function configuration(files) {
  let offset = 0;
  const index = files.map(file => {
    const bytes = readFileSync(path.join(ROOT, file));
    const entry = {
      file,
      offset,
      size: bytes.length,
      digest: createHash('sha256').update(bytes).digest('hex'),
    };
    offset += bytes.length;
    return entry;
  });
  writeFileSync(path.join(folder, 'index.json'), JSON.stringify(index));
  writeFileSync(
    path.join(folder, 'content.bin'),
    Buffer.concat(files.map(file => readFileSync(path.join(ROOT, file)))),
  );
  return {
    main: path.join(ROOT, 'scripts', 'executable-entry.cjs'),
    output,
    disableExperimentalSEAWarning: true,
    assets: {'index.json': path.join(folder, 'index.json'), 'content.bin': path.join(folder, 'content.bin')},
  };
}

/** The program and the packages that it does not bundle, by their paths in the project. */
function embeddedFiles() {
  const own = ['bin', 'dist', 'completions'].flatMap(filesBelow);
  const packages = externalPackages().flatMap(name => filesBelow(`node_modules/${name}`));
  const runs = file => /\.(?:c?js|json|node|wasm)$/.test(file) || file.startsWith('completions/');
  // Of native code the variant that every Node takes; types and older executables in dist are left out.
  const wanted = file => runs(file) && !/^dist\/types\/|\.abi\d+\./.test(file);
  return ['package.json', ...own, ...packages].filter(wanted).sort();
}

/** The dependencies with theirs, as far as they are installed here. */
function externalPackages() {
  const names = new Set();
  const add = name => {
    const file = path.join(ROOT, 'node_modules', name, 'package.json');
    if (names.has(name) || !statSync(file, {throwIfNoEntry: false})) return;
    names.add(name);
    const {dependencies = {}, optionalDependencies = {}} = JSON.parse(readFileSync(file, 'utf8'));
    for (const next of Object.keys({...dependencies, ...optionalDependencies})) add(next);
  };
  const {dependencies} = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) add(name);
  return [...names];
}

function filesBelow(below) {
  return readdirSync(path.join(ROOT, below), {recursive: true, withFileTypes: true})
    .filter(entry => entry.isFile())
    .map(entry => path.relative(ROOT, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/** A Node that builds executables: this one, or the one of npm's package. */
function builder() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > BUILDER[0] || (major === BUILDER[0] && minor >= BUILDER[1])) return process.execPath;
  const print = 'process.stdout.write(process.execPath)';
  const found = spawnSync('npx', ['--yes', '--package', PACKAGE, '--', 'node', '-e', print], {
    cwd: tmpdir(),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (found.status === 0 && found.stdout) return found.stdout;
  throw new Error(`npx could not get ${PACKAGE}: ${found.stderr || found.error}`);
}

function megabytes(file) {
  return Math.round(statSync(file).size / 1_000_000);
}
