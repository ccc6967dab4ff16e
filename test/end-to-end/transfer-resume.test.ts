import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openImageSource} from '../../src/content/image-source.ts';
import type {Digest} from '../../src/oci/digest.ts';
import {expectSameContent} from '../contracts/content-store.ts';
import {type GeneratedImage, ImageGenerator} from '../support/random-image.ts';
import {BIN, cleanEnv} from '../support/run-cli.ts';

const MIB = 1024 * 1024;

describe('a pull that is stopped', () => {
  const generator = new ImageGenerator('transfer-resume');
  let folder: string;
  let target: string;
  let image: GeneratedImage;
  let server: Server;
  let requested: Digest[];
  /** A blob that is answered with silence, and who wants to know that it was asked for. */
  let silent: {digest: Digest; asked: () => void} | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-resume-'));
    target = path.join(folder, 'app.tar');
    const large = await generator.layer({layerBytes: 6 * MIB});
    const small = await generator.layer({layerBytes: 2 * MIB});
    image = await generator.image({layers: 0, baseLayers: [large, small]});
    requested = [];
    server = createServer((request, response) => {
      const digest = /\/blobs\/(sha256:[0-9a-f]{64})$/.exec(request.url!)?.[1] as Digest | undefined;
      if (!digest) {
        const {mediaType, bytes} = image.manifest;
        response.setHeader('content-type', mediaType).setHeader('content-length', bytes.length);
        response.end(bytes);
        return;
      }
      requested.push(digest);
      const bytes = image.blobs.get(digest)!;
      response.setHeader('content-length', bytes.length);
      if (digest === silent?.digest) silent.asked();
      else response.end(bytes);
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
    await rm(folder, {recursive: true});
  });

  /** One blob at a time, so that whatever was asked for before the last is finished. */
  function pull(): ChildProcess {
    const {port} = server.address() as AddressInfo;
    const reference = `127.0.0.1:${port}/app:1`;
    const env = cleanEnv({XDG_CACHE_HOME: folder, XDG_CONFIG_HOME: folder});
    const args = [BIN, 'pull', reference, target, '--concurrency', '1', '--progress', 'none'];
    return spawn(process.execPath, args, {env, stdio: ['ignore', 'pipe', 'pipe']});
  }

  /** Stops a pull after its first layer; gives its status and what it said. */
  async function stopped(signal: NodeJS.Signals): Promise<{status: number | null; said: string}> {
    const [, small] = layers();
    const asked = new Promise<void>(resolve => {
      silent = {digest: small!, asked: resolve};
    });
    const child = pull();
    const ended = once(child, 'exit');
    const said = text(child.stderr!);
    await asked;
    child.kill(signal);
    const [status] = await ended;
    silent = undefined;
    return {status, said: await said};
  }

  async function finished(): Promise<void> {
    requested.length = 0;
    const child = pull();
    const said = text(child.stderr!);
    const [status] = await once(child, 'exit');
    expect(status, await said).toBe(0);
    const source = await openImageSource({kind: 'file', path: target});
    await expectSameContent(source, image);
    await source.close();
    expect((await readdir(folder)).filter(name => name.includes('app.tar'))).toEqual(['app.tar']);
  }

  const layers = (): Digest[] =>
    image.manifest.kind === 'image' ? image.manifest.content.layers.map(({digest}) => digest) : [];

  test('by a kill keeps what was finished, and a second run moves only the rest', async () => {
    await stopped('SIGKILL');
    await finished();
    const [large, small] = layers();
    expect(requested).not.toContain(large);
    expect(requested).toContain(small);
  });

  test('by Ctrl-C stops at once with 130, says what is kept, and goes on from there', async () => {
    const {status, said} = await stopped('SIGINT');
    expect(status).toBe(130);
    expect(said).toMatch(/^kept 6(?:\.\d+)? MiB in .*\.part; the same command goes on from there$/m);
    await finished();
    expect(requested).not.toContain(layers()[0]);
  });
});
