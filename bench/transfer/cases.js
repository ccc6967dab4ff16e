// The jobs that are compared, each with its bar: the most that ecrctl's median wall time may be of the fastest
// peer's in the same run. A case prepares its registries, says what is done before each run, and what the run is.
import {execFile, execFileSync} from 'node:child_process';
import {existsSync, rmSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {dockerArchive, ociArchive} from './inputs.js';

/** One way, in milliseconds: a registry in the same part of the world. */
const DELAY = 12;

/** The cases, in the order in which they are run. */
export const CASES = [
  {
    name: 'push-large',
    title: 'push 4 x 256 MiB, OCI archive',
    bar: 0.8,
    maxMemory: 160,
    job: 'pushArchive',
    input: inputs => archiveAndLayout(inputs, {name: 'large', layers: 4, mebibytes: 256}),
    before: ({first}) => first.empty(),
  },
  {
    name: 'push-many',
    title: 'push 60 x 1 MiB, 12 ms one way',
    bar: 0.6,
    delay: DELAY,
    job: 'pushArchive',
    input: inputs => archiveAndLayout(inputs, {name: 'many', layers: 60, mebibytes: 1}),
    before: ({first}) => first.empty(),
  },
  {
    name: 'pull-large',
    title: 'pull 8 x 64 MiB, OCI archive',
    bar: 0.5,
    job: 'pullArchive',
    input: inputs => archiveAndLayout(inputs, {name: 'eight', layers: 8, mebibytes: 64}),
    prepare: pushOnce,
  },
  {
    name: 'pull-many',
    title: 'pull 60 x 1 MiB, 12 ms one way',
    bar: 0.5,
    delay: DELAY,
    job: 'pullArchive',
    input: inputs => archiveAndLayout(inputs, {name: 'many', layers: 60, mebibytes: 1}),
    prepare: pushOnce,
  },
  {
    name: 'push-docker',
    title: 'push a docker archive, 3 x 100 MiB raw',
    bar: 0.8,
    job: 'pushDocker',
    input: async inputs => ({
      archive: await dockerArchive(inputs, {name: 'docker', layers: 3, mebibytes: 100}),
    }),
    before: ({first}) => first.empty(),
  },
  {
    name: 'push-again',
    title: 'push again, 60 layers, 12 ms one way',
    bar: 0.3,
    delay: DELAY,
    job: 'pushArchive',
    input: inputs => archiveAndLayout(inputs, {name: 'many', layers: 60, mebibytes: 1}),
    prepare: pushOnce,
  },
  {
    name: 'copy',
    title: 'copy 8 x 64 MiB between registries',
    bar: 0.8,
    job: 'copy',
    input: inputs => archiveAndLayout(inputs, {name: 'eight', layers: 8, mebibytes: 64}),
    prepare: pushOnce,
    before: ({second}) => second.empty(),
  },
];

async function archiveAndLayout(inputs, {name, layers, mebibytes}) {
  const archive = await ociArchive(inputs, {name, layers, mebibytes});
  const layout = path.join(inputs, name);
  if (!existsSync(layout)) {
    execFileSync('mkdir', ['-p', `${layout}.part`]);
    execFileSync('tar', ['-xf', archive, '-C', `${layout}.part`]);
    execFileSync('mv', [`${layout}.part`, layout]);
  }
  return {archive, layout};
}

/** Puts the image there that is then pulled, copied or pushed again. */
async function pushOnce({ecrctl, first, content}) {
  first.empty();
  const [program, ...args] = ecrctl.pushArchive({...content, reference: `127.0.0.1:${first.port}/bench:1`});
  // Meanwhile the registry's log has to be read, or it stops.
  await promisify(execFile)(program, args);
}

/** Removes what a pull wrote, whatever its form. */
export function removeTarget(target) {
  for (const name of [target, `${target}.tar`]) rmSync(name, {recursive: true, force: true});
}
