import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openImageTarget} from '../../src/content/image-target.ts';
import {copyImage} from '../../src/transfer/copy-image.ts';
import {type LocalEcrProcess, startLocalEcrProcess} from '../support/local-ecr-process.ts';
import {type GeneratedImage, ImageGenerator, memoryStoreWith} from '../support/random-image.ts';
import {BIN, cleanEnv} from '../support/run-cli.ts';

const MIB = 1024 * 1024;
/** Five parts of the size that ECR offers, the last one small. */
const LAYER = 40 * MIB;
const PART = 10 * MIB;

describe('a push that is stopped', () => {
  let folder: string;
  let archive: string;
  let image: GeneratedImage;
  let ecr: LocalEcrProcess;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-push-resume-'));
    archive = path.join(folder, 'app.tar');
    image = await new ImageGenerator('push-resume').image({layers: 1, layerBytes: LAYER});
    const target = await openImageTarget({kind: 'file', path: archive});
    await copyImage({source: await memoryStoreWith(image), destination: target, root: image.descriptor});
    await target.commit();
    ecr = await startLocalEcrProcess();
    await ecr.cli(['repository', 'create', 'app']);
  });
  afterAll(async () => {
    await ecr.close();
    await rm(folder, {recursive: true});
  });

  test('by Ctrl-C stops at once with 130, says what is kept, and goes on part by part', async () => {
    const push = ['push', archive, 'app:1', '--concurrency', '1'];
    const child = spawn(process.execPath, [BIN, ...push, '--progress', 'json'], {
      env: cleanEnv({
        ECRCTL_LOCAL: '1',
        ECRCTL_DATA: ecr.dataDir,
        ECRCTL_CACHE_DIR: path.join(ecr.dataDir, 'cache'),
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const gone = once(child, 'exit');
    const said: string[] = [];
    for await (const line of createInterface({input: child.stderr})) {
      said.push(line);
      const event = line.startsWith('{') ? JSON.parse(line) : {};
      // The small blob comes last, so these are the layer's.
      if (event.type === 'progress' && event.bytes === 2 * PART) child.kill('SIGINT');
    }
    expect((await gone)[0]).toBe(130);
    // Another part may have gone through before the signal was heard.
    const [kept] =
      /^kept [234]0\.0 MiB in (\S+); the same command goes on from there$/.exec(said.at(-1)!) ?? [];
    expect(kept, said.at(-1)).toBeDefined();
    expect(kept).toContain(`${ecr.host}/app`);

    const again = await ecr.cli([...push, '--debug']);
    expect(again.status, again.stderr).toBe(0);
    expect(again.stdout).toBe(`${ecr.host}/app@${image.descriptor.digest}\n`);
    // Of six parts, that of the configuration among them, two at least were there.
    expect(again.stderr.match(/ UploadLayerPart 200 /g)!.length).toBeLessThanOrEqual(4);
  });
});
