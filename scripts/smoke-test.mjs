// The main job in five commands, for whatever runs the program: another Node, a packed tarball, an executable.
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {writeSampleArchive} from './sample-archive.mjs';

/** Runs `program ...args` on data in an empty folder; gives the version line, throws at what is not as told. */
export async function smokeTest(program, args, folder) {
  await writeSampleArchive(path.join(folder, 'app.tar'), 'hello');
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:ECRCTL_|AWS_)/.test(name))),
    HOME: folder,
    ECRCTL_LOCAL: '1',
    ECRCTL_DATA: path.join(folder, 'local-ecr'),
    ECRCTL_CACHE_DIR: path.join(folder, 'cache'),
  };
  const ecrctl = line => {
    const result = spawnSync(program, [...args, ...line.split(' ')], {cwd: folder, env, encoding: 'utf8'});
    if (result.status === 0) return result.stdout.trim();
    throw new Error(`ecrctl ${line}: status ${result.status}: ${result.stderr || result.error}`);
  };
  const version = ecrctl('version');
  const pushed = digestOf(ecrctl('push app.tar demo/app:1.0 --create-repository'));
  if (!ecrctl('image list demo/app').includes(pushed)) throw new Error('the image is not listed');
  if (digestOf(ecrctl('retag demo/app:1.0 stable')) !== pushed) throw new Error('retag gave another digest');
  if (digestOf(ecrctl('pull demo/app:stable copy.tar')) !== pushed)
    throw new Error('pull gave another digest');
  if (!ecrctl('completion bash').includes('__complete')) throw new Error('there is no completion script');
  if (!ecrctl('__complete -- image insp').startsWith('inspect')) throw new Error('words are not completed');
  return version;
}

function digestOf(text) {
  const [digest] = /sha256:[0-9a-f]{64}/.exec(text) ?? [];
  if (digest) return digest;
  throw new Error(`no digest in: ${text}`);
}
