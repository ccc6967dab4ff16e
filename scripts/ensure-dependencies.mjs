// Installs the locked dependencies when they are missing or of another lock file: what `npm run demo`,
// `npm test` and `npm run check` need on a fresh clone. Only Node's own modules are used here.
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const STAMP = path.join(ROOT, 'node_modules', '.lock-digest');

/** Runs `npm ci` unless node_modules holds exactly what package-lock.json says. */
export function ensureDependencies() {
  const digest = createHash('sha256')
    .update(readFileSync(path.join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest) return;
  console.error('installing the locked dependencies (npm ci) ...');
  // Install scripts are not needed: every native part comes prebuilt in a package of its own.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(STAMP, digest);
}

/** Bundles the program into dist/. */
export function build() {
  run(process.execPath, [path.join(ROOT, 'scripts', 'build.mjs')]);
}

/** Runs a program in the project's folder; its failure ends this process with its status. */
export function run(program, args, options = {}) {
  const shell = process.platform === 'win32' && program === 'npm';
  const result = spawnSync(program, args, {cwd: ROOT, stdio: ['inherit', 2, 2], shell, ...options});
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
  return result;
}
