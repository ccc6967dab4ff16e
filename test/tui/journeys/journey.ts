import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect} from 'vitest';
import {openImageTarget} from '../../../src/content/image-target.ts';
import {digestOf} from '../../../src/oci/digest.ts';
import {descriptorOf, parseManifest} from '../../../src/oci/manifest.ts';
import {MEDIA_TYPE} from '../../../src/oci/media-type.ts';
import {startLocalEcr} from '../../../src/server/index.ts';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {type PtyOptions, PtyTerminal} from '../../support/pty-terminal.ts';
import {type GeneratedImage, ImageGenerator, putImage} from '../../support/random-image.ts';

/** A local ECR with images in it, and the real program on a pseudo-terminal before it. */
export class Journey {
  readonly registry: LocalRegistry;
  readonly folder: string;
  readonly generator: ImageGenerator;
  readonly #terminals: PtyTerminal[] = [];
  readonly #closing: (() => Promise<void>)[] = [];

  constructor(registry: LocalRegistry, folder: string, generator: ImageGenerator) {
    this.registry = registry;
    this.folder = folder;
    this.generator = generator;
  }

  /** Starts an empty local ECR whose clock is the real one, as the program's is. */
  static async start(): Promise<Journey> {
    const registry = await startLocalRegistry({advertise: true, clock: Date.now});
    const folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-journey-'));
    return new Journey(registry, folder, new ImageGenerator('journey'));
  }

  /** Starts the program and waits for its first list. */
  async browse({args = [], ...options}: Partial<PtyOptions> = {}): Promise<PtyTerminal> {
    const terminal = this.open({
      args: ['browse', '--local', '--data', this.registry.dataDir, ...args],
      ...options,
    });
    return terminal.see(/^> \w/m, 'the first repository');
  }

  /** Starts anything on a pseudo-terminal of its own. */
  open({env, ...options}: PtyOptions): PtyTerminal {
    const own = {HOME: this.folder, ECRCTL_CACHE_DIR: path.join(this.folder, 'cache'), ...env};
    const terminal = new PtyTerminal({cwd: this.folder, ...options, env: own});
    this.#terminals.push(terminal);
    return terminal;
  }

  /** Writes an image into a file of the journey's folder and gives its path. */
  async imageFile(name: string, image: GeneratedImage): Promise<string> {
    const file = path.join(this.folder, name);
    const target = await openImageTarget({kind: 'file', path: file});
    await putImage(target, image, []);
    await target.commit();
    return file;
  }

  /** A script that can be `$EDITOR`: it runs these shell commands with the file as `$1`. */
  async editor(commands: string): Promise<string> {
    const file = path.join(this.folder, 'editor.sh');
    await writeFile(file, `#!/bin/sh\n${commands}\n`, {mode: 0o755});
    return file;
  }

  /** The tags of a repository, sorted, as the registry has them. */
  async tags(repositoryName: string): Promise<string[]> {
    const {imageIds} = await this.registry.call<{imageIds: {imageTag?: string}[]}>('ListImages', {
      repositoryName,
    });
    return imageIds.flatMap(({imageTag}) => imageTag ?? []).sort();
  }

  /** Takes the registry away, as a network does; gives what brings it back at the same address. */
  async cutNetwork(): Promise<() => Promise<void>> {
    const {ecr, dataDir} = this.registry;
    const port = Number(new URL(ecr.url).port);
    await ecr.close();
    return async () => {
      const again = await startLocalEcr({dataDir, port, clock: Date.now});
      this.#closing.push(() => again.close());
    };
  }

  /** Ends everything; no journey may have cleared the screen. */
  async close(): Promise<void> {
    for (const terminal of this.#terminals) {
      await terminal.close();
      expect(terminal.clears, 'screen clears').toBe(0);
    }
    for (const close of this.#closing) await close();
    await this.registry.close();
    await rm(this.folder, {recursive: true, force: true});
  }
}

/** An image without layers whose configuration is this. */
export function imageWithConfig(config: object): GeneratedImage {
  const bytes = Buffer.from(JSON.stringify(config));
  const content = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPE.ociManifest,
    config: {mediaType: MEDIA_TYPE.ociConfig, digest: digestOf(bytes), size: bytes.length},
    layers: [],
  };
  const manifest = parseManifest(Buffer.from(JSON.stringify(content)));
  return {
    descriptor: descriptorOf(manifest),
    manifest,
    manifests: [manifest],
    blobs: new Map([[digestOf(bytes), bytes]]),
  };
}
