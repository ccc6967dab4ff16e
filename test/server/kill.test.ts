import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {checkLocalEcr} from '../../src/server/index.ts';
import {apiOf, type JsonApi} from '../support/json-api.ts';
import {ImageGenerator} from '../support/random-image.ts';
import {bundleChild, exitOf, nextMessage, startChild} from '../support/run-child.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const ROUNDS = Number(process.env.ECRCTL_KILL_ROUNDS ?? 4);
const PUSHERS = 4;

/** What was acknowledged, and what was asked for and may have happened. */
interface Ledger {
  layers: Map<string, string[]>;
  tags: Map<string, {acknowledged: string | undefined; possible: Set<string>}>;
  uploads: Map<string, {repositoryName: string; offset: number; possible: number}>;
}

const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Pushes images until the server is gone; everything that was acknowledged goes into the ledger. */
class Pusher {
  readonly #name: string;
  readonly #images: ImageGenerator;
  readonly #ledger: Ledger;
  readonly #acknowledged: () => void;

  constructor(name: string, inside: {images: ImageGenerator; ledger: Ledger; acknowledged: () => void}) {
    this.#name = name;
    this.#images = inside.images;
    this.#ledger = inside.ledger;
    this.#acknowledged = inside.acknowledged;
  }

  async run(api: JsonApi): Promise<void> {
    try {
      await this.runWhile(api, () => true);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** Pushes as long as it is wanted; here the server must stay. */
  async runWhile(api: JsonApi, wanted: () => boolean): Promise<void> {
    for (let made = 0; wanted(); made++) await this.#push(api, `${this.#name}/r${made % 3}`);
  }

  async #push(api: JsonApi, repositoryName: string): Promise<void> {
    const created = await api.post('CreateRepository', {repositoryName});
    if (created.status !== 200) expect(created.body.__type).toBe('RepositoryAlreadyExistsException');
    await this.#growUpload(api, repositoryName);
    const config = await this.#layer(api, repositoryName, this.#images.bytes(100));
    const layer = await this.#layer(api, repositoryName, this.#images.bytes(20_000));
    const imageManifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: {...config, mediaType: 'application/vnd.oci.image.config.v1+json'},
      layers: [{...layer, mediaType: 'application/vnd.oci.image.layer.v1.tar'}],
    });
    await this.#tag(api, repositoryName, imageManifest);
  }

  /** Adds a part to a session that is never completed. */
  async #growUpload(api: JsonApi, repositoryName: string): Promise<void> {
    const begun = [...this.#ledger.uploads].find(
      ([, upload]) => upload.repositoryName === repositoryName,
    )?.[0];
    const uploadId =
      begun ?? (await api.call<{uploadId: string}>('InitiateLayerUpload', {repositoryName})).uploadId;
    const upload = this.#ledger.uploads.get(uploadId) ?? {repositoryName, offset: 0, possible: 0};
    this.#ledger.uploads.set(uploadId, upload);
    const part = this.#images.bytes(3000);
    upload.possible = upload.offset + part.length;
    await this.#uploadPart(api, {repositoryName, uploadId, part, offset: upload.offset});
    upload.offset = upload.possible;
    this.#acknowledged();
  }

  async #layer(api: JsonApi, repositoryName: string, bytes: Buffer) {
    const {uploadId} = await api.call<{uploadId: string}>('InitiateLayerUpload', {repositoryName});
    await this.#uploadPart(api, {repositoryName, uploadId, part: bytes, offset: 0});
    const digest = digestOf(bytes);
    await api.call('CompleteLayerUpload', {repositoryName, uploadId, layerDigests: [digest]});
    this.#ledger.layers.set(repositoryName, [...(this.#ledger.layers.get(repositoryName) ?? []), digest]);
    this.#acknowledged();
    return {digest, size: bytes.length};
  }

  async #uploadPart(
    api: JsonApi,
    {part, offset, ...upload}: {repositoryName: string; uploadId: string; part: Buffer; offset: number},
  ): Promise<void> {
    await api.call('UploadLayerPart', {
      ...upload,
      partFirstByte: offset,
      partLastByte: offset + part.length - 1,
      layerPartBlob: part.toString('base64'),
    });
  }

  async #tag(api: JsonApi, repositoryName: string, imageManifest: string): Promise<void> {
    const entry = this.#ledger.tags.get(repositoryName) ?? {acknowledged: undefined, possible: new Set()};
    this.#ledger.tags.set(repositoryName, entry);
    const digest = digestOf(Buffer.from(imageManifest));
    entry.possible.add(digest);
    await api.call('PutImage', {repositoryName, imageManifest, imageTag: 'latest'});
    entry.acknowledged = digest;
    entry.possible = new Set([digest]);
    this.#acknowledged();
  }
}

/** The connection broke: what every pusher meets in the end. */
function isGone(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'fetch failed';
}

async function expectEverything(api: JsonApi, ledger: Ledger): Promise<void> {
  for (const [repositoryName, {acknowledged, possible}] of ledger.tags) {
    const {images} = await api.call<{images: {imageId: {imageDigest: string}}[]}>('BatchGetImage', {
      repositoryName,
      imageIds: [{imageTag: 'latest'}],
    });
    const latest = images[0]?.imageId.imageDigest;
    expect(acknowledged === undefined ? [undefined, ...possible] : [...possible]).toContain(latest);
  }
  for (const [repositoryName, layerDigests] of ledger.layers) {
    const {layers} = await api.call<{layers: {layerAvailability: string}[]}>('BatchCheckLayerAvailability', {
      repositoryName,
      layerDigests: layerDigests.slice(-100),
    });
    expect(new Set(layers.map(({layerAvailability}) => layerAvailability))).toEqual(new Set(['AVAILABLE']));
  }
}

/** Every session stands where it was acknowledged, or at the end of the part that was on its way. */
async function expectUploads(api: JsonApi, {uploads}: Ledger): Promise<void> {
  for (const [uploadId, upload] of uploads) {
    const {repositoryName, offset, possible} = upload;
    const wrong = {repositoryName, uploadId, partFirstByte: 1e9, partLastByte: 1e9, layerPartBlob: 'AA=='};
    const {body} = await api.post('UploadLayerPart', wrong);
    upload.offset = Number(/instead of (\d+)/.exec(String(body.message))?.[1]);
    expect([offset, possible]).toContain(upload.offset);
  }
}

test('loses nothing that was acknowledged, and leaves nothing half there, when it is killed', async () => {
  const images = new ImageGenerator();
  const ledger: Ledger = {layers: new Map(), tags: new Map(), uploads: new Map()};
  const server = await bundleChild('serve');
  const dataDir = await temporaryFolder();
  for (let round = 0; round < ROUNDS; round++) {
    const child = startChild(server, [JSON.stringify({dataDir, advertise: false})]);
    const {url} = await nextMessage<{url: string}>(child);
    const api = apiOf(url);
    await expectEverything(api, ledger);
    await expectUploads(api, ledger);
    // The moment: after so many acknowledgements, wherever the other pushers are just then.
    let left = 1 + (images.bytes(1)[0]! % 64);
    const acknowledged = () => {
      left -= 1;
      if (left === 0) child.kill('SIGKILL');
    };
    const pushers = Array.from({length: PUSHERS}, (_, number) =>
      new Pusher(`p${number}`, {images, ledger, acknowledged}).run(api),
    );
    await Promise.all(pushers);
    await exitOf(child);
    expect((await checkLocalEcr({dataDir})).findings).toEqual([]);
  }
});

test('goes on in one process while others on the same data are killed amid their writes', async () => {
  const images = new ImageGenerator();
  const survivorLedger: Ledger = {layers: new Map(), tags: new Map(), uploads: new Map()};
  const server = await bundleChild('serve');
  const dataDir = await temporaryFolder();
  const options = [JSON.stringify({dataDir, advertise: false})];
  const survivor = startChild(server, options);
  const {url} = await nextMessage<{url: string}>(survivor);
  let going = true;
  const survivorPushes = Promise.all(
    ['s0', 's1'].map(name =>
      new Pusher(name, {images, ledger: survivorLedger, acknowledged: () => undefined}).runWhile(
        apiOf(url),
        () => going,
      ),
    ),
  );
  for (let round = 0; round < ROUNDS; round++) {
    const victim = startChild(server, options);
    const api = apiOf((await nextMessage<{url: string}>(victim)).url);
    let left = 1 + (images.bytes(1)[0]! % 32);
    const acknowledged = () => {
      left -= 1;
      if (left === 0) victim.kill('SIGKILL');
    };
    const ledger: Ledger = {layers: new Map(), tags: new Map(), uploads: new Map()};
    const pushers = ['v0', 'v1'].map(name =>
      new Pusher(`${name}-${round}`, {images, ledger, acknowledged}).run(api),
    );
    await Promise.all(pushers);
    await exitOf(victim);
    await expectEverything(apiOf(url), ledger);
  }
  going = false;
  await survivorPushes;
  await expectEverything(apiOf(url), survivorLedger);
  survivor.send('close');
  expect(await exitOf(survivor)).toBe(0);
  expect((await checkLocalEcr({dataDir})).findings).toEqual([]);
});
