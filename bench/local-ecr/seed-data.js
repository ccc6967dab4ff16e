// Fills data directories through seed.ts, which has to be bundled first because it uses the server's own code.
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import {buildSync} from 'esbuild';

/** Writes the records of so many repositories, with so many images each and so many layers to an image. */
export function seedData({root, data, repositories, images, layers = 0}) {
  const counts = [repositories, images, layers].map(String);
  execFileSync(process.execPath, [bundle(root), data, ...counts]);
}

/** Beside the program, so that it finds the packages that are not bundled. */
function bundle(root) {
  const outfile = path.join(root, 'dist-bench', 'seed.js');
  buildSync({
    absWorkingDir: root,
    entryPoints: ['bench/local-ecr/seed.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['lmdb'],
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}
