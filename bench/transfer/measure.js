// Runs one command and says what it cost: wall and CPU seconds and peak memory by GNU time, and, where it is
// asked for, the most disk that it took beside its target (temporary files, those without a name included).
import {spawn} from 'node:child_process';
import {readdirSync, readFileSync, readlinkSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';

const POLL_MS = 25;
const MIB = 1024 * 1024;

/** What one run of a command cost. Its temporary files belong into `folder`, which has to be empty. */
export async function measure([program, ...args], {folder, env = {}, watchesDisk = false}) {
  const report = `${folder}.cost`;
  const child = spawn('time', ['-q', '-f', '%U %S %M', '-o', report, program, ...args], {
    env: {...process.env, TMPDIR: folder, ...env},
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors = [];
  child.stderr.on('data', chunk => errors.push(chunk));
  let disk = 0;
  const look = () => {
    disk = Math.max(disk, diskOf(child.pid, folder));
  };
  const timer = watchesDisk ? setInterval(look, POLL_MS) : undefined;
  const started = performance.now();
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const wall = (performance.now() - started) / 1000;
  clearInterval(timer);
  if (status !== 0)
    throw new Error(`${[program, ...args].join(' ')} ended with ${status}: ${Buffer.concat(errors)}`);
  const [user, system, kilobytes] = readFileSync(report, 'utf8').trim().split(/\s+/).map(Number);
  rmSync(report);
  return {wall, cpu: user + system, memory: kilobytes / 1024, disk: disk / MIB};
}

/** Bytes in the run's temporary folder and in files beside it that have lost their names. */
function diskOf(pid, folder) {
  try {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return sizeOfFolder(folder) + namelessBytes(child);
  } catch {
    return 0;
  }
}

function sizeOfFolder(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, {withFileTypes: true, recursive: true})) {
    try {
      if (entry.isFile())
        bytes += statSync(path.join(entry.parentPath ?? entry.path, entry.name)).blocks * 512;
    } catch {
      // Gone in the meantime.
    }
  }
  return bytes;
}

function namelessBytes(pid) {
  let bytes = 0;
  const seen = new Set();
  for (const name of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const file = `/proc/${pid}/fd/${name}`;
      if (!readlinkSync(file).endsWith(' (deleted)')) continue;
      const {ino, blocks} = statSync(file);
      if (!seen.has(ino)) bytes += blocks * 512;
      seen.add(ino);
    } catch {
      // Closed in the meantime.
    }
  }
  return bytes;
}

/** The middle of several measurements. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
