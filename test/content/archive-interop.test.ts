import {execFile, execFileSync} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openImageSource} from '../../src/content/image-source.ts';
import {openImageTarget} from '../../src/content/image-target.ts';
import type {ImageFileFormat} from '../../src/oci/image-location.ts';
import {expectSameContent} from '../contracts/content-store.ts';
import {type GeneratedImage, ImageGenerator, putImage} from '../support/random-image.ts';

const run = promisify(execFile);

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], {stdio: 'ignore'});
    return true;
  } catch {
    return false;
  }
}

const noSkopeo = !isInstalled('skopeo');
const noUmoci = !isInstalled('umoci');

describe(`archives and skopeo${noSkopeo ? ' (skipped: skopeo is not installed)' : ''}`, () => {
  const generator = new ImageGenerator('interop');
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-interop-'));
  });
  afterEach(() => rm(folder, {recursive: true}));

  async function write(image: GeneratedImage, file: string, format: ImageFileFormat): Promise<string> {
    const target = path.join(folder, file);
    const writer = await openImageTarget({kind: 'file', path: target}, {format});
    await putImage(writer, image, ['example.com/app:1.0']);
    await writer.commit();
    return target;
  }

  async function skopeo(...args: string[]): Promise<string> {
    const {stdout} = await run('skopeo', ['--insecure-policy', ...args]);
    return stdout;
  }

  test.skipIf(noSkopeo)('skopeo finds the same digest in an OCI archive of ours', async () => {
    const image = await generator.image();
    const file = await write(image, 'app.tar', 'oci-archive');
    for (const name of [`oci-archive:${file}`, `oci-archive:${file}:1.0`]) {
      expect(JSON.parse(await skopeo('inspect', name)).Digest).toBe(image.descriptor.digest);
    }
  });

  test.skipIf(noSkopeo)('skopeo copies every platform out of an OCI archive of ours and back', async () => {
    const index = await generator.index();
    const file = await write(index, 'app.tar', 'oci-archive');
    const copied = path.join(folder, 'copied.tar');
    await skopeo('copy', '--quiet', '--all', `oci-archive:${file}`, `oci-archive:${copied}:again`);
    const source = await openImageSource({kind: 'file', path: copied});
    expect((await source.resolve('again')).digest).toBe(index.descriptor.digest);
    await expectSameContent(source, index);
    await source.close();
  });

  test.skipIf(noSkopeo).each(['oci-archive', 'docker-archive'] as const)(
    'skopeo reads our %s as docker load would',
    async format => {
      const image = await generator.image();
      const file = await write(image, 'app.tar', format);
      const name = `docker-archive:${file}:example.com/app:1.0`;
      const config = JSON.parse(await skopeo('inspect', '--config', name));
      const own = JSON.parse([...image.blobs.values()][0]!.toString());
      expect(config.rootfs.diff_ids).toEqual(own.rootfs.diff_ids);
      await skopeo('copy', '--quiet', name, `dir:${path.join(folder, 'out')}`);
    },
  );

  test.skipIf(noUmoci)('umoci lists and checks a layout of ours', async () => {
    const layout = await write(await generator.image(), 'layout', 'oci-layout');
    const {stdout} = await run('umoci', ['ls', '--layout', layout]);
    expect(stdout.trim()).toBe('1.0');
    await run('umoci', ['stat', '--image', `${layout}:1.0`]);
  });
});
