// The programs that are compared and how each is told to do the same job. A tool without a way for a job leaves
// it out. A tool whose defaults are not its best appears twice.
import {accessSync, constants, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';

/** Every tool that is installed, ecrctl first. A tool's jobs give the command for one run. */
export function findTools({program, folder}) {
  return [ecrctl(program), ...skopeo(), ...regctl(folder), ...crane(), ...oras()];
}

function ecrctl(program) {
  const run = (...args) => [process.execPath, program, ...args, '--quiet', '--progress', 'none'];
  return {
    name: 'ecrctl',
    pushArchive: ({archive, reference}) => run('push', archive, reference),
    pushDocker: ({archive, reference}) => run('push', archive, reference),
    pullArchive: ({reference, target}) => run('pull', reference, `${target}.tar`),
    copy: ({reference, to}) => run('copy', reference, to),
  };
}

function skopeo() {
  const program = find('skopeo');
  if (!program) return [];
  const insecure = ['--src-tls-verify=false', '--dest-tls-verify=false'];
  const copy = (job, ...args) => [
    program,
    '--tmpdir',
    job.temporary,
    'copy',
    '--quiet',
    ...insecure,
    ...args,
  ];
  const tool = (name, ...flags) => ({
    name,
    pushArchive: job => copy(job, ...flags, `oci-archive:${job.archive}`, `docker://${job.reference}`),
    pushDocker: job => copy(job, ...flags, `docker-archive:${job.archive}`, `docker://${job.reference}`),
    pullArchive: job =>
      copy(job, ...flags, `docker://${job.reference}`, `oci-archive:${job.target}.tar:bench`),
    copy: job => copy(job, ...flags, `docker://${job.reference}`, `docker://${job.to}`),
  });
  return [tool('skopeo'), {...tool('skopeo, digests first', '--dest-precompute-digests')}];
}

/** regctl takes how many requests it sends at once from its configuration; three unless told. */
function regctl(folder) {
  const program = find('regctl');
  if (!program) return [];
  const tool = (name, settings) => ({
    name,
    env: ports => ({REGCTL_CONFIG: regctlConfig(folder, {name, ports, settings})}),
    pushArchive: ({archive, reference}) => [program, 'image', 'import', reference, archive],
    pushDocker: ({archive, reference}) => [program, 'image', 'import', reference, archive],
    pullArchive: ({reference, target}) => [program, 'image', 'export', reference, `${target}.tar`],
    copy: ({reference, to}) => [program, 'image', 'copy', reference, to],
  });
  return [tool('regctl', {}), {...tool('regctl, 8 at once', {reqConcurrent: 8})}];
}

function regctlConfig(folder, {name, ports, settings}) {
  const home = path.join(folder, name.replace(/\W+/g, '-'));
  const file = path.join(home, 'config.json');
  mkdirSync(home, {recursive: true});
  const hosts = ports.map(port => [`127.0.0.1:${port}`, {tls: 'disabled', ...settings}]);
  writeFileSync(file, JSON.stringify({hosts: Object.fromEntries(hosts)}));
  return file;
}

/** crane reads no OCI archive and writes none: it does the nearest that it can, which is told but not compared. */
function crane() {
  const program = find('crane');
  if (!program) return [];
  return [
    {
      name: 'crane',
      otherForm: {pushArchive: 'from a layout folder', pullArchive: 'into a docker archive'},
      pushArchive: ({layout, reference}) => [program, 'push', '--insecure', layout, reference],
      pushDocker: ({archive, reference}) => [program, 'push', '--insecure', archive, reference],
      pullArchive: ({reference, target}) => [program, 'pull', '--insecure', reference, `${target}.tar`],
      copy: ({reference, to}) => [program, 'copy', '--insecure', reference, to],
    },
    {
      name: 'crane, layout',
      otherForm: {pullArchive: 'into a layout folder'},
      pullArchive: ({reference, target}) => [
        program,
        'pull',
        '--insecure',
        '--format',
        'oci',
        reference,
        target,
      ],
    },
  ];
}

/** oras reads and copies OCI layouts and archives, and writes folders. */
function oras() {
  const program = find('oras');
  if (!program) return [];
  return [
    {
      name: 'oras',
      otherForm: {pullArchive: 'into a layout folder'},
      pushArchive: ({archive, reference}) => [
        program,
        'cp',
        '--from-oci-layout',
        `${archive}:bench`,
        '--to-plain-http',
        reference,
      ],
      pullArchive: ({reference, target}) => [
        program,
        'cp',
        '--from-plain-http',
        reference,
        '--to-oci-layout',
        `${target}:bench`,
      ],
      copy: ({reference, to}) => [program, 'cp', '--from-plain-http', '--to-plain-http', reference, to],
    },
  ];
}

/** A program of the folders in ECRCTL_BENCH_PEERS, or else of the PATH. */
function find(name) {
  const folders = `${process.env.ECRCTL_BENCH_PEERS ?? ''}:${process.env.PATH}`.split(':').filter(Boolean);
  return folders.map(folder => path.join(folder, name)).find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
