#!/usr/bin/env node
// Runs the built program's main job on every Node that it supports, each fetched from npm's package `node`:
// version, push, list, retag and pull against the embedded local ECR. Arguments name other versions.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {build, ensureDependencies, ROOT} from './ensure-dependencies.mjs';
import {smokeTest} from './smoke-test.mjs';

ensureDependencies();
build();
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26'];
const bin = path.join(ROOT, 'bin', 'ecrctl.js');
const failed = [];
for (const version of versions) if (!(await passes(version))) failed.push(version);
console.log(failed.length === 0 ? 'every Node passes' : `failed on Node ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function passes(version) {
  const folder = mkdtempSync(path.join(tmpdir(), `ecrctl-node-${version}-`));
  try {
    const node = nodeOf(version);
    const said = await smokeTest(node, [bin], folder);
    console.log(`node ${version}: ${said}`);
    return true;
  } catch (error) {
    console.error(`node ${version}: ${error.message}`);
    return false;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** The path of a Node of that version, as npx installs it. */
function nodeOf(version) {
  const print = 'process.stdout.write(process.execPath)';
  const found = spawnSync('npx', ['--yes', '--package', `node@${version}`, '--', 'node', '-e', print], {
    cwd: tmpdir(),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (found.status === 0 && found.stdout) return found.stdout;
  throw new Error(`npx could not get it: ${found.stderr || found.error}`);
}
