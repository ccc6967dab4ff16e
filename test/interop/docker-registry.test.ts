import {Readable} from 'node:stream';
import {buffer} from 'node:stream/consumers';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import type {OpenContent} from '../../src/content/store.ts';
import {verifyContent} from '../../src/content/verify.ts';
import {basicAuthorization} from '../../src/registry/authorization/credential.ts';
import {RemoteRepository, type RemoteRepositoryOptions} from '../../src/registry/remote-repository.ts';
import {type ExchangeTrace, Transport} from '../../src/registry/transport.ts';
import {contentStoreContract, expectSameContent} from '../contracts/content-store.ts';
import {type BreakingPoint, type BreakingProxy, startBreakingProxy} from '../support/breaking-proxy.ts';
import {isInstalled, LOGIN, type RunningRegistry, startDockerRegistry} from '../support/foreign-registry.ts';
import {describe as describeBytes, ImageGenerator, opening, putImage} from '../support/random-image.ts';
import {failureOf} from '../support/to-throw-code.ts';

const present = isInstalled('docker-registry');
const reason = present ? '' : ' (skipped: docker-registry is not installed)';
const generator = new ImageGenerator();
let registry: RunningRegistry;
let transport: Transport;
const traces: ExchangeTrace[] = [];
let named = 0;

beforeAll(async () => {
  if (present) registry = await startDockerRegistry();
  transport = new Transport({environment: {}, onExchange: trace => void traces.push(trace)});
});
afterAll(async () => {
  await transport.close();
  await registry?.stop();
});

function repositoryOf(options: Partial<RemoteRepositoryOptions> = {}): RemoteRepository {
  const repository = `test/r${++named}`;
  return new RemoteRepository({host: registry.host, repository, transport, ...options});
}

async function tagsOf(store: RemoteRepository): Promise<string[]> {
  const found: string[] = [];
  for await (const tag of store.tags()) found.push(tag);
  return found.sort();
}

describe.skipIf(!present)(`docker-registry${reason}`, () => {
  contentStoreContract('a repository of docker-registry', async () => {
    const store = repositoryOf();
    return {writer: store, reader: async () => store, dispose: () => store.close()};
  });

  contentStoreContract('a repository of docker-registry, in chunks', async () => {
    const store = repositoryOf({chunkSize: 100_000});
    return {writer: store, reader: async () => store, dispose: () => store.close()};
  });

  test('takes a new blob in two requests', async () => {
    const bytes = generator.bytes(300_000);
    traces.length = 0;
    await repositoryOf().push(describeBytes(bytes, 'application/octet-stream'), opening(bytes));
    expect(traces.map(({method, status}) => `${method} ${status}`)).toEqual(['POST 202', 'PUT 201']);
  });

  test('mounts a blob from a sibling, and leaves a session where it has none to mount', async () => {
    const bytes = generator.bytes(1000);
    const blob = describeBytes(bytes, 'application/octet-stream');
    const from = repositoryOf();
    const to = repositoryOf();
    await from.push(blob, opening(bytes));
    expect(await to.mount(blob, from.repository)).toBe(true);
    expect(await to.existing([blob])).toEqual(new Set([blob.digest]));
    const unknown = generator.bytes(1000);
    const missing = describeBytes(unknown, 'application/octet-stream');
    expect(await to.mount(missing, from.repository)).toBe(false);
    traces.length = 0;
    expect(await to.push(missing, opening(unknown))).toBe('pushed');
    expect(traces.map(({method}) => method)).toEqual(['PUT']);
  });

  test('lists its tags and deletes an image with them', async () => {
    const image = await generator.image();
    const store = repositoryOf();
    await putImage(store, image, ['a', 'b', 'c']);
    expect(await tagsOf(store)).toEqual(['a', 'b', 'c']);
    expect(await store.headManifest('b')).toEqual(image.descriptor);
    await store.deleteManifest(image.descriptor.digest);
    expect(await tagsOf(store)).toEqual([]);
    expect(await store.headManifest('b')).toBeUndefined();
    await failureOf('IMAGE_NOT_FOUND', () => store.deleteManifest(image.descriptor.digest));
  });

  test('keeps referrers under the fallback tag', async () => {
    const image = await generator.image();
    const signature = generator.artifact({subject: image.descriptor, artifactType: 'application/signature'});
    const sbom = generator.artifact({subject: image.descriptor, artifactType: 'application/sbom'});
    const store = repositoryOf();
    await putImage(store, image, ['v1']);
    await putImage(store, signature);
    await putImage(store, sbom);
    const found = await store.referrers(image.descriptor);
    expect(found.map(one => one.digest)).toEqual([signature.descriptor.digest, sbom.descriptor.digest]);
    const filtered = await store.referrers(image.descriptor, {artifactType: 'application/sbom'});
    expect(filtered).toMatchObject([sbom.descriptor]);
    await store.deleteManifest(signature.descriptor.digest);
    expect(await store.referrers(image.descriptor)).toMatchObject([sbom.descriptor]);
  });

  test('says that a repository is missing', async () => {
    await failureOf('REPOSITORY_NOT_FOUND', () => tagsOf(repositoryOf()));
  });
});

describe.skipIf(!present)(`docker-registry behind a connection that breaks${reason}`, () => {
  const bytes = generator.bytes(8 * 1024 * 1024);
  const blob = describeBytes(bytes, 'application/octet-stream');
  let proxy: BreakingProxy | undefined;
  afterEach(() => proxy?.close());

  async function brokenRepository(
    points: BreakingPoint[],
    options: Partial<RemoteRepositoryOptions> = {},
  ): Promise<RemoteRepository> {
    proxy = await startBreakingProxy(registry.host, points);
    const retry = {clock: {now: Date.now, sleep: async () => {}}};
    return repositoryOf({host: proxy.host, retry, ...options});
  }

  function counting(): OpenContent & {opened: number[]} {
    const opened: number[] = [];
    const open: OpenContent = async (options = {}) => {
      const offset = options.offset ?? 0;
      opened.push(offset);
      const chunks = function* () {
        for (let at = offset; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
      };
      return Readable.from(chunks(), {objectMode: false});
    };
    return Object.assign(open, {opened});
  }

  // docker-registry 2 forgets a session whose connection broke, so these uploads begin anew.
  for (const chunkSize of [undefined, 3_000_000]) {
    for (const percent of [10, 50, 90]) {
      const how = chunkSize === undefined ? 'in one request' : 'in chunks';
      test(`takes a blob ${how} whose upload breaks after ${percent} %`, async () => {
        const store = await brokenRepository([{sent: Math.floor((bytes.length * percent) / 100)}], {
          chunkSize,
        });
        const source = counting();
        expect(await store.push(blob, source)).toBe('pushed');
        expect(source.opened.length).toBeGreaterThan(1);
        expect((await buffer(verifyContent(blob, await store.open(blob)))).equals(bytes)).toBe(true);
        await store.close();
      });
    }
  }

  test('gives a blob whose download breaks three times, byte for byte', async () => {
    const plain = repositoryOf();
    await plain.push(blob, opening(bytes));
    const points = [{received: 1_500_000}, {received: 2_000_000}, {received: 3_000_000}];
    const store = await brokenRepository(points, {repository: plain.repository});
    expect((await buffer(verifyContent(blob, await store.open(blob)))).equals(bytes)).toBe(true);
    expect(proxy!.points).toEqual([]);
  });

  test('takes and gives back an image over connections that break early', async () => {
    const image = await generator.image({layers: 4, layerBytes: 200_000});
    const points = [{sent: 100}, {sent: 3000}, {sent: 50_000}, {received: 100}];
    const store = await brokenRepository(points);
    await putImage(store, image, ['v1']);
    await expectSameContent(store, image);
  });
});

describe.skipIf(!present)(`docker-registry with a login${reason}`, () => {
  let locked: RunningRegistry;
  beforeAll(async () => {
    if (present) locked = await startDockerRegistry({login: true});
  });
  afterAll(() => locked?.stop());

  test('lets in who has the password', async () => {
    const image = await generator.image();
    const credentials = async () => ({kind: 'basic', ...LOGIN}) as const;
    const store = repositoryOf({host: locked.host, credentials});
    await putImage(store, image, ['v1']);
    await expectSameContent(store, image);
  });

  test('keeps out who has none, or a wrong one, and never shows it', async () => {
    await failureOf('UNAUTHORIZED', () => repositoryOf({host: locked.host}).resolve('v1'));
    const credentials = async () => ({kind: 'basic', username: 'tester', password: 'wrong-pw'}) as const;
    const error = await failureOf('UNAUTHORIZED', () =>
      repositoryOf({host: locked.host, credentials}).resolve('v1'),
    );
    const shown = JSON.stringify({...error, message: error.message, stack: error.stack});
    expect(shown).not.toContain('wrong-pw');
    expect(shown).not.toContain(basicAuthorization('tester', 'wrong-pw').slice(6));
  });
});
