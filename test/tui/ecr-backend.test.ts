import {mkdtemp, rm, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openImageSource} from '../../src/content/image-source.ts';
import {openImageTarget} from '../../src/content/image-target.ts';
import {createEcrClient, type EcrClient} from '../../src/ecr/client.ts';
import {localCredentials} from '../../src/ecr/ecr-settings.ts';
import {openEcrRepository} from '../../src/ecr/open-ecr-repository.ts';
import {EcrctlError} from '../../src/errors.ts';
import type {TransferEvent} from '../../src/transfer/event.ts';
import type {Backend} from '../../src/tui/backend.ts';
import {createEcrBackend} from '../../src/tui/ecr-backend.ts';
import {ACCOUNT, type LocalRegistry, REGION, startLocalRegistry} from '../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../support/random-image.ts';
import {failureOf} from '../support/to-throw-code.ts';

const generator = new ImageGenerator('browse');
let registry: LocalRegistry;
let client: EcrClient;
let backend: Backend;
let folder: string;
let image: GeneratedImage;
let index: GeneratedImage;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ecrctl-browse-'));
  registry = await startLocalRegistry();
  const {url} = registry.ecr;
  const host = new URL(url).host;
  client = createEcrClient({
    region: REGION,
    endpoint: url,
    credentials: localCredentials(ACCOUNT),
    maxAttempts: 1,
  });
  backend = createEcrBackend({
    place: {
      profile: 'local',
      registryId: ACCOUNT,
      region: REGION,
      endpoint: url,
      local: true,
      registryHost: host,
    },
    api: client,
    registryId: ACCOUNT,
    openRepository: repository =>
      openEcrRepository({
        client,
        registry: host,
        repository,
        registryId: ACCOUNT,
        distribution: {transport: refused, authorizations: refused},
      }),
    openSource: location => openImageSource(location),
    openTarget: (location, format) => openImageTarget(location, {format}),
    close: async () => client.close(),
  });
  image = await generator.image({layers: 3, layerBytes: 5000});
  index = await generator.index();
  await registry.createRepository('team/app');
  await registry.createRepository('team/web', {imageTagMutability: 'IMMUTABLE'});
  await registry.push('team/app', image, ['1.0', 'latest']);
  await registry.push('team/app', index, ['multi']);
});

afterAll(async () => {
  await backend.close();
  await registry.close();
  await rm(folder, {recursive: true, force: true});
});

describe('looking', () => {
  test('repositories come with their settings', async () => {
    const [page] = await all(backend.repositories({}));
    expect(page).toMatchObject([
      {
        repositoryName: 'team/app',
        imageTagMutability: 'MUTABLE',
        scanOnPush: false,
        encryptionType: 'AES256',
      },
      {repositoryName: 'team/web', imageTagMutability: 'IMMUTABLE'},
    ]);
  });

  test('a repository is summed up', async () => {
    expect(await backend.repositorySummary('team/app', {})).toMatchObject({
      imageCount: 4,
      partial: false,
      hasLifecyclePolicy: false,
      hasRepositoryPolicy: false,
    });
    expect(await backend.repositorySummary('team/web', {})).toMatchObject({
      imageCount: 0,
      imageSizeInBytes: 0,
    });
  });

  test('images come with tags, size and times', async () => {
    const images = (await all(backend.images('team/app', {}))).flat();
    expect(images).toHaveLength(4);
    const tagged = images.find(one => one.imageDigest === image.descriptor.digest);
    expect(tagged?.imageTags?.toSorted()).toEqual(['1.0', 'latest']);
    expect(tagged?.imagePushedAt).toBeInstanceOf(Date);
    expect(tagged?.imageSizeInBytes).toBeGreaterThan(0);
  });

  test('ECR: archived images are listed only when they are asked for', async () => {
    await registry.createRepository('cold');
    const digest = await registry.push('cold', await generator.image(), ['old']);
    await backend.setStorageClass('cold', [digest], {storageClass: 'ARCHIVE'});
    const images = (await all(backend.images('cold', {}))).flat();
    expect(images).toMatchObject([{imageStatus: 'ARCHIVED'}]);
  });

  test('a manifest comes with the configuration of an image and without one of an index', async () => {
    const single = await backend.imageDocument('team/app', image.descriptor.digest, {});
    expect(single.manifest.kind).toBe('image');
    expect(single.config).toMatchObject({os: 'linux', architecture: 'amd64'});
    const multi = await backend.imageDocument('team/app', index.descriptor.digest, {});
    expect(multi.manifest.kind).toBe('index');
    expect(multi.config).toBeUndefined();
  });

  test('an artifact that is no container image comes without configuration', async () => {
    const signature = generator.artifact({subject: image.descriptor});
    await registry.push('team/app', signature);
    const found = await backend.imageDocument('team/app', signature.descriptor.digest, {});
    expect(found.config).toBeUndefined();
    expect(await backend.referrers('team/app', image.descriptor.digest, {})).toMatchObject([
      {digest: signature.descriptor.digest, artifactType: 'application/vnd.example.signature'},
    ]);
    await backend.deleteImages('team/app', [signature.descriptor.digest], {});
  });

  test('the files of a layer are read out of the stored layer, with how far it is', async () => {
    const {manifest} = image;
    if (manifest.kind !== 'image') throw new Error('not an image');
    const layer = manifest.content.layers[0]!;
    let bytes = 0;
    const batches = await all(backend.layerFiles('team/app', layer, {onBytes: count => (bytes = count)}));
    expect(batches.flat()).toMatchObject([{type: 'file', size: 5000}]);
    expect(bytes).toBe(layer.size);
  });

  test('a layer that is not what its digest says is refused', async () => {
    const {manifest} = image;
    if (manifest.kind !== 'image') throw new Error('not an image');
    const layer = {...manifest.content.layers[0]!, size: manifest.content.layers[0]!.size - 1};
    await failureOf('CONTENT_SIZE_MISMATCH', () =>
      all(backend.layerFiles('team/app', layer, {onBytes: () => {}})),
    );
  });

  test('the content of an artifact is read as text, verified, and refused where it is none', async () => {
    const text = '{"spdxVersion": "SPDX-2.3"}';
    await registry.createRepository('team/artifacts');
    const [readable, binary] = await Promise.all(
      [Buffer.from(text), Buffer.from([0xff, 0xfe, 0x00])].map(async payload => {
        const artifact = generator.artifact({payload});
        await registry.push('team/artifacts', artifact);
        const {manifest} = artifact;
        if (manifest.kind !== 'image') throw new Error('not an image');
        return manifest.content.layers[0]!;
      }),
    );
    expect(await backend.contentText('team/artifacts', readable!, {})).toBe(text);
    await failureOf('UNSUPPORTED', () => backend.contentText('team/artifacts', binary!, {}));
    const huge = {...readable!, size: 5 * 1024 * 1024};
    await failureOf('UNSUPPORTED', () => backend.contentText('team/artifacts', huge, {}));
    const other = {...readable!, size: readable!.size - 1};
    await failureOf('CONTENT_SIZE_MISMATCH', () => backend.contentText('team/artifacts', other, {}));
  });

  test('an image that was never scanned has no findings', async () => {
    expect(await all(backend.findings('team/app', image.descriptor.digest, {}))).toEqual([]);
  });

  test('what is not there fails with its code', async () => {
    await failureOf('REPOSITORY_NOT_FOUND', () => all(backend.images('nowhere', {})));
    await failureOf('IMAGE_NOT_FOUND', () => backend.imageDocument('team/web', image.descriptor.digest, {}));
  });

  test('the settings of the registry come under headings', async () => {
    const sections = await backend.registrySettings({});
    expect(sections.map(section => section.title)).toEqual([
      'Replication',
      'Scanning',
      'Pull-through cache',
      'Repository creation templates',
      'Signing',
      'Registry policy',
      'Account settings',
    ]);
    expect(sections[0]?.lines).toEqual(['none']);
    expect(sections[1]?.lines[0]).toBe('basic scanning');
    expect(sections[6]?.lines.join()).toContain('BLOB_MOUNTING');
  });

  test('can be given up', async () => {
    const signal = AbortSignal.abort();
    await expect(all(backend.images('team/app', {signal}))).rejects.toThrow();
  });
});

describe('policies', () => {
  const lifecycle = JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: {tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14},
        action: {type: 'expire'},
      },
    ],
  });
  const access = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage'}],
  });

  test('are absent, put, read, and deleted', async () => {
    expect(await backend.lifecyclePolicy('team/web', {})).toBeUndefined();
    await backend.putLifecyclePolicy('team/web', lifecycle, {});
    expect(JSON.parse((await backend.lifecyclePolicy('team/web', {}))!.lifecyclePolicyText)).toEqual(
      JSON.parse(lifecycle),
    );
    expect(await backend.repositorySummary('team/web', {})).toMatchObject({hasLifecyclePolicy: true});
    await backend.deleteLifecyclePolicy('team/web', {});
    expect(await backend.lifecyclePolicy('team/web', {})).toBeUndefined();

    expect(await backend.accessPolicies('team/web', {})).toEqual({});
    await backend.setRepositoryPolicy('team/web', access, {});
    expect((await backend.accessPolicies('team/web', {})).repositoryPolicyText).toContain('BatchGetImage');
    await backend.deleteRepositoryPolicy('team/web', {});
    expect(await backend.accessPolicies('team/web', {})).toEqual({});
  });
});

describe('changing', () => {
  test('repositories are created, set and deleted', async () => {
    expect(await backend.createRepository('new/one', {})).toMatchObject({repositoryName: 'new/one'});
    await failureOf('ALREADY_EXISTS', () => backend.createRepository('new/one', {}));
    await backend.putImageTagMutability('new/one', 'IMMUTABLE_WITH_EXCLUSION', {exclusionFilters: ['dev-*']});
    const found = (await all(backend.repositories({}))).flat().find(one => one.repositoryName === 'new/one');
    expect(found).toMatchObject({
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: ['dev-*'],
    });
    await registry.push('new/one', await generator.image(), ['1']);
    await failureOf('REPOSITORY_NOT_EMPTY', () => backend.deleteRepository('new/one', {force: false}));
    await backend.deleteRepository('new/one', {force: true});
  });

  test('tags are given and taken away', async () => {
    await backend.retag('team/app', image.descriptor.digest, {tags: ['stable', '1.0']});
    const tagged = await backend.taggedImages('team/app', ['stable', 'missing'], {});
    expect(tagged.map(one => one.imageDigest)).toEqual([image.descriptor.digest]);
    expect(await backend.taggedImages('team/missing', ['stable'], {})).toEqual([]);
    expect(await tagsOf(image)).toEqual(['1.0', 'latest', 'stable']);
    expect(await backend.untag('team/app', ['stable', 'missing'], {})).toMatchObject({
      done: ['stable'],
      failures: [{item: 'missing'}],
    });
  });

  test('ECR: an index goes before the images that it holds, in whatever order they are named', async () => {
    await registry.createRepository('indexes');
    const multi = await generator.index();
    await registry.push('indexes', multi, ['1']);
    const [one, two] = multi.manifests;
    const counts: number[] = [];
    const outcome = await backend.deleteImages(
      'indexes',
      [one!.digest, two!.digest, multi.descriptor.digest],
      {
        onDone: count => counts.push(count),
      },
    );
    expect(outcome.failures).toEqual([]);
    expect(outcome.done).toHaveLength(3);
    expect(counts.at(-1)).toBe(3);
    expect((await all(backend.images('indexes', {}))).flat()).toEqual([]);
  });

  test('an image that an index holds stays, with the reason', async () => {
    const [one] = index.manifests;
    const {done, failures} = await backend.deleteImages('team/app', [one!.digest], {});
    expect(done).toEqual([]);
    expect(failures[0]).toMatchObject({item: one!.digest, reason: expect.stringContaining('referenced')});
  });

  test('images go to the archive and come back; one that is not there is told apart', async () => {
    const digest = image.descriptor.digest;
    const missing = `sha256:${'0'.repeat(64)}`;
    const archived = await backend.setStorageClass('team/app', [digest, missing], {storageClass: 'ARCHIVE'});
    expect(archived).toMatchObject({done: [digest], failures: [{item: missing}]});
    expect(await backend.setStorageClass('team/app', [digest], {storageClass: 'STANDARD'})).toMatchObject({
      done: [digest],
    });
  });

  test('a scan is asked for', async () => {
    await backend.startImageScan('team/app', image.descriptor.digest, {});
    const pages = await all(backend.findings('team/app', image.descriptor.digest, {}));
    expect(pages[0]?.scanStatus).toMatch(/COMPLETE|IN_PROGRESS/);
  });
});

describe('moving images', () => {
  test('an image is saved, pushed elsewhere and copied, and stays the same', async () => {
    const file = path.join(folder, 'saved.tar');
    const events: TransferEvent[] = [];
    const onEvent = (event: TransferEvent) => events.push(event);
    const {digest} = image.descriptor;
    const target = {kind: 'file', path: file} as const;
    expect(
      await backend.pull(
        {repositoryName: 'team/app', imageDigest: digest, target, name: 'team/app:1.0'},
        {onEvent},
      ),
    ).toBe(digest);
    expect(events.map(event => event.type)).toContain('planned');

    expect(await backend.push({source: target, repositoryName: 'team/web', tags: ['2.0']}, {onEvent})).toBe(
      digest,
    );
    expect((await all(backend.images('team/web', {}))).flat()).toMatchObject([
      {imageDigest: digest, imageTags: ['2.0']},
    ]);

    await backend.createRepository('copies', {});
    const copied = await backend.copy(
      {
        repositoryName: 'team/app',
        imageDigest: index.descriptor.digest,
        targetRepositoryName: 'copies',
        tags: ['multi'],
      },
      {onEvent},
    );
    expect(copied).toBe(index.descriptor.digest);
    expect((await all(backend.images('copies', {}))).flat()).toHaveLength(3);
  });

  test('a tag that may not move is refused, and says which', async () => {
    const other = await generator.image();
    await registry.createRepository('fixed', {imageTagMutability: 'IMMUTABLE'});
    await registry.push('fixed', other, ['2.0']);
    const source = {kind: 'file', path: path.join(folder, 'saved.tar')} as const;
    const error = await failureOf('TAG_IMMUTABLE', () =>
      backend.push({source, repositoryName: 'fixed', tags: ['2.0']}, {onEvent: () => {}}),
    );
    expect(error.message).toContain('2.0');
  });

  test('a save that is cancelled leaves no file', async () => {
    const file = path.join(folder, 'cancelled.tar');
    const controller = new AbortController();
    const saving = backend.pull(
      {repositoryName: 'team/app', imageDigest: image.descriptor.digest, target: {kind: 'file', path: file}},
      {signal: controller.signal, onEvent: event => event.type === 'planned' && controller.abort()},
    );
    await expect(saving).rejects.toThrow();
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

async function tagsOf({descriptor}: GeneratedImage): Promise<string[] | undefined> {
  const images = (await all(backend.images('team/app', {}))).flat();
  return images.find(one => one.imageDigest === descriptor.digest)?.imageTags?.toSorted();
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

async function refused(): Promise<never> {
  throw new EcrctlError('UNSUPPORTED', 'these tests move everything through the API');
}
