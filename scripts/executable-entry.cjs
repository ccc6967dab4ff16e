// The first code of the single-file executable. Native code and worker threads need files, so the program that
// is embedded is laid out once in the user's cache folder; every file's digest is checked at every start, and
// what is missing or was changed is written anew.
const {createHash, randomUUID} = require('node:crypto');
const fs = require('node:fs');
const {createRequire} = require('node:module');
const {homedir} = require('node:os');
const path = require('node:path');
const sea = require('node:sea');

const indexText = sea.getAsset('index.json', 'utf8');
const home = layOut(JSON.parse(indexText), sha256(indexText).slice(0, 16));
const program = path.join(home, 'bin', 'ecrctl.js');
// The program starts itself again (in the background) with its own path as first word, as under Node.
const words = process.argv.slice(2).filter((word, position) => position > 0 || word !== program);
process.argv = [process.execPath, program, ...words];
const {run, runCredentialHelper} = createRequire(program)('../dist/main.js');
const isHelper = path.basename(process.argv0).startsWith('docker-credential-ecrctl');
(isHelper ? runCredentialHelper : run)(words);

function layOut(index, name) {
  const {env} = process;
  const cacheHome = env.XDG_CACHE_HOME || path.join(env.HOME || homedir(), '.cache');
  const folder = path.join(env.ECRCTL_CACHE_DIR || path.join(cacheHome, 'ecrctl'), 'program', name);
  const content = Buffer.from(sea.getRawAsset('content.bin'));
  for (const {file, offset, size, digest} of index) {
    const target = path.join(folder, file);
    if (!holds(target, digest)) write(target, content.subarray(offset, offset + size));
  }
  return fs.realpathSync(folder);
}

function holds(file, digest) {
  try {
    return sha256(fs.readFileSync(file)) === digest;
  } catch {
    return false;
  }
}

function write(file, bytes) {
  fs.mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
  const unfinished = `${file}.${randomUUID()}`;
  fs.writeFileSync(unfinished, bytes, {mode: 0o600});
  fs.renameSync(unfinished, file);
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}
