import {Readable} from 'node:stream';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {UpstreamError} from '../../../src/server/caching/upstream-error.ts';
import type {UpstreamRegistry} from '../../../src/server/caching/upstream-registry.ts';
import {ACCOUNT, type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';
import {errorsOf, v2Of} from '../../support/v2.ts';

const HOUR = 60 * 60 * 1000;
const images = new ImageGenerator('pull-through');

/** A registry in memory: images by `host/repository:tag`. It counts questions and can be made to refuse. */
class MemoryUpstream implements UpstreamRegistry {
  readonly images = new Map<string, GeneratedImage>();
  asked = 0;
  refuseWith: UpstreamError | undefined;
  corrupt = false;

  async check(): Promise<void> {
    this.#ask();
  }

  async resolve(
    source: {registryHost: string},
    repositoryName: string,
    tagOrDigest: string,
  ): Promise<string> {
    this.#ask();
    return this.#find(source, repositoryName, tagOrDigest).digest;
  }

  async manifest(source: {registryHost: string}, repositoryName: string, tagOrDigest: string) {
    this.#ask();
    const {digest, mediaType, bytes} = this.#find(source, repositoryName, tagOrDigest);
    return {digest, mediaType, bytes: this.corrupt ? Buffer.concat([bytes, Buffer.from(' ')]) : bytes};
  }

  async blob(_source: object, _repositoryName: string, {digest}: {digest: string}): Promise<Readable> {
    this.#ask();
    const bytes = [...this.images.values()].map(({blobs}) => blobs.get(digest as never)).find(Boolean);
    return Readable.from([bytes!]);
  }

  #ask(): void {
    this.asked++;
    if (this.refuseWith) throw this.refuseWith;
  }

  #find({registryHost}: {registryHost: string}, repositoryName: string, tagOrDigest: string) {
    const tagged = this.images.get(`${registryHost}/${repositoryName}:${tagOrDigest}`)?.manifest;
    const all = [...this.images.values()].flatMap(({manifests}) => manifests);
    const found = tagged ?? all.find(({digest}) => digest === tagOrDigest);
    if (found) return found;
    throw new UpstreamError('not-found', `${repositoryName}:${tagOrDigest} is not there`);
  }
}

let registry: LocalRegistry;
const upstream = new MemoryUpstream();
beforeAll(async () => {
  registry = await startLocalRegistry({upstream, quotas: {'pull-through-cache-rules': 6}});
});
afterAll(() => registry.close());
beforeEach(() => {
  upstream.refuseWith = undefined;
  upstream.corrupt = false;
});

const SECRET = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:ecr-pullthroughcache/hub`;
const create = (ecrRepositoryPrefix: string, input: object = {}) =>
  registry.call('CreatePullThroughCacheRule', {
    ecrRepositoryPrefix,
    upstreamRegistryUrl: 'public.ecr.aws',
    ...input,
  });
const remove = (ecrRepositoryPrefix: string) =>
  registry.call('DeletePullThroughCacheRule', {ecrRepositoryPrefix});

describe('pull-through cache rules: validation', () => {
  const refusal = (input: object) =>
    registry.refusal('CreatePullThroughCacheRule', {
      ecrRepositoryPrefix: 'bad',
      upstreamRegistryUrl: 'public.ecr.aws',
      ...input,
    });

  test.each([
    [
      'an upstream that is not cached',
      {upstreamRegistryUrl: 'example.com'},
      'UnsupportedUpstreamRegistryException',
    ],
    ['a registry that the URL is not', {upstreamRegistry: 'quay'}, 'InvalidParameterException'],
    [
      'a registry that wants a secret',
      {upstreamRegistryUrl: 'registry-1.docker.io'},
      'UnsupportedUpstreamRegistryException',
    ],
    [
      'a secret of another account',
      {credentialArn: SECRET.replace(ACCOUNT, '210987654321')},
      'SecretNotFoundException',
    ],
    [
      'a secret that is not for caching',
      {credentialArn: SECRET.replace('ecr-pullthroughcache', 'mine')},
      'InvalidParameterException',
    ],
    [
      'an upstream prefix under ROOT',
      {ecrRepositoryPrefix: 'ROOT', upstreamRepositoryPrefix: 'team'},
      'InvalidParameterException',
    ],
    ['a prefix that is too long', {ecrRepositoryPrefix: 'a'.repeat(31)}, 'InvalidParameterException'],
  ])('refuses %s', async (_title, input, name) => {
    expect((await refusal(input)).name).toBe(name);
  });
});

describe('pull-through cache rules: behaviour', () => {
  test('are created, described, updated and deleted', async () => {
    const at = registry.now / 1000;
    const rule = {
      ecrRepositoryPrefix: 'hub',
      upstreamRegistryUrl: 'registry-1.docker.io',
      upstreamRegistry: 'docker-hub',
      credentialArn: SECRET,
      upstreamRepositoryPrefix: 'ROOT',
      createdAt: at,
      registryId: ACCOUNT,
    };
    expect(await create('hub', {upstreamRegistryUrl: 'registry-1.docker.io', credentialArn: SECRET})).toEqual(
      rule,
    );
    const again = {ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'quay.io'};
    expect((await registry.refusal('CreatePullThroughCacheRule', again)).name).toBe(
      'PullThroughCacheRuleAlreadyExistsException',
    );
    registry.pass(1000);
    const updated = await registry.call('UpdatePullThroughCacheRule', {
      ecrRepositoryPrefix: 'hub',
      credentialArn: `${SECRET}-2`,
    });
    expect(updated).toEqual({
      ecrRepositoryPrefix: 'hub',
      registryId: ACCOUNT,
      updatedAt: at + 1,
      credentialArn: `${SECRET}-2`,
      upstreamRepositoryPrefix: 'ROOT',
    });
    const {pullThroughCacheRules} = await registry.call('DescribePullThroughCacheRules', {
      ecrRepositoryPrefixes: ['hub'],
    });
    expect(pullThroughCacheRules).toEqual([{...rule, credentialArn: `${SECRET}-2`, updatedAt: at + 1}]);
    const {upstreamRegistry, ...deleted} = rule;
    expect(upstreamRegistry).toBe('docker-hub');
    expect(await remove('hub')).toEqual({...deleted, credentialArn: `${SECRET}-2`});
    for (const operation of [
      'DeletePullThroughCacheRule',
      'UpdatePullThroughCacheRule',
      'ValidatePullThroughCacheRule',
    ]) {
      expect((await registry.refusal(operation, {ecrRepositoryPrefix: 'hub'})).name).toBe(
        'PullThroughCacheRuleNotFoundException',
      );
    }
    const named = {ecrRepositoryPrefixes: ['hub']};
    expect((await registry.refusal('DescribePullThroughCacheRules', named)).name).toBe(
      'PullThroughCacheRuleNotFoundException',
    );
  });

  test('are one rule with a slash at the end of their prefix and without', async () => {
    await create('quay/');
    const again = {ecrRepositoryPrefix: 'quay', upstreamRegistryUrl: 'quay.io'};
    expect(await registry.refusal('CreatePullThroughCacheRule', again)).toMatchObject({
      name: 'PullThroughCacheRuleAlreadyExistsException',
      message: `The pull through cache rule with Amazon ECR repository prefix 'quay/' already exists in the registry with id '${ACCOUNT}'`,
    });
    await registry.call('UpdatePullThroughCacheRule', {ecrRepositoryPrefix: 'quay', credentialArn: SECRET});
    const named = {ecrRepositoryPrefixes: ['quay']};
    expect((await registry.call('DescribePullThroughCacheRules', named)).pullThroughCacheRules).toMatchObject(
      [{ecrRepositoryPrefix: 'quay/', credentialArn: SECRET}],
    );
    await remove('quay');
    expect((await registry.call('DescribePullThroughCacheRules')).pullThroughCacheRules).toEqual([]);
  });

  test('are listed in pages, and refused beyond the quota', async () => {
    for (const prefix of ['p1', 'p2', 'p3', 'p4', 'p5', 'p6']) await create(prefix);
    expect(
      (
        await registry.refusal('CreatePullThroughCacheRule', {
          ecrRepositoryPrefix: 'p7',
          upstreamRegistryUrl: 'quay.io',
        })
      ).name,
    ).toBe('LimitExceededException');
    const page = async (input: object) => {
      const {pullThroughCacheRules, nextToken} = await registry.call<{
        pullThroughCacheRules: {ecrRepositoryPrefix: string}[];
        nextToken?: string;
      }>('DescribePullThroughCacheRules', input);
      return {prefixes: pullThroughCacheRules.map(rule => rule.ecrRepositoryPrefix), nextToken};
    };
    const first = await page({maxResults: 4});
    expect(first.prefixes).toEqual(['p1', 'p2', 'p3', 'p4']);
    expect(await page({nextToken: first.nextToken})).toEqual({prefixes: ['p5', 'p6'], nextToken: undefined});
    for (const prefix of ['p1', 'p2', 'p3', 'p4', 'p5', 'p6']) await remove(prefix);
  });

  test('are validated against the upstream', async () => {
    await create('valid');
    const validate = () => registry.call('ValidatePullThroughCacheRule', {ecrRepositoryPrefix: 'valid'});
    expect(await validate()).toEqual({
      ecrRepositoryPrefix: 'valid',
      registryId: ACCOUNT,
      upstreamRegistryUrl: 'public.ecr.aws',
      upstreamRepositoryPrefix: 'ROOT',
      isValid: true,
    });
    upstream.refuseWith = new UpstreamError('denied', 'the upstream takes no credentials');
    expect(await validate()).toMatchObject({isValid: false, failure: 'the upstream takes no credentials'});
    await remove('valid');
  });
});

describe('pulling through a cache', () => {
  let index: GeneratedImage;
  beforeAll(async () => {
    await create('cache');
    index = await images.index({layers: 1});
    upstream.images.set('public.ecr.aws/library/app:v1', index);
  });

  const get = (imageId: object, repositoryName = 'cache/library/app') =>
    registry.call<{images: {imageId: {imageDigest: string}}[]; failures: object[]}>('BatchGetImage', {
      repositoryName,
      imageIds: [imageId],
      acceptedMediaTypes: [index.descriptor.mediaType, index.manifests[0]!.mediaType],
    });

  test('brings an image with everything in it, into a repository that it makes', async () => {
    const {images: found} = await get({imageTag: 'v1'});
    expect(found).toMatchObject([{imageId: {imageDigest: index.descriptor.digest, imageTag: 'v1'}}]);
    const {imageIds} = await registry.call('ListImages', {repositoryName: 'cache/library/app'});
    expect(imageIds).toHaveLength(3);
    const layerDigests = [...index.blobs.keys()];
    const input = {repositoryName: 'cache/library/app', layerDigests};
    const {layers} = await registry.call('BatchCheckLayerAvailability', input);
    expect(layers).toMatchObject(layerDigests.map(() => ({layerAvailability: 'AVAILABLE'})));
    const told = (await registry.events()).filter(
      event => 'detail' in event && event['detail-type'] === 'ECR Pull Through Cache Action',
    );
    expect(told).toMatchObject([
      {
        detail: {
          'sync-status': 'SUCCESS',
          'ecr-repository-prefix': 'cache',
          'repository-name': 'cache/library/app',
          'upstream-registry-url': 'public.ecr.aws',
          'image-tag': 'v1',
          'image-digest': index.descriptor.digest,
        },
      },
    ]);
  });

  test('asks the upstream again only after 24 hours, and moves the tag then', async () => {
    const before = upstream.asked;
    registry.pass(23 * HOUR);
    await get({imageTag: 'v1'});
    expect(upstream.asked).toBe(before);
    const newer = await images.image({layers: 1});
    upstream.images.set('public.ecr.aws/library/app:v1', newer);
    registry.pass(2 * HOUR);
    const {images: found} = await get({imageTag: 'v1'});
    expect(found[0]!.imageId.imageDigest).toBe(newer.descriptor.digest);
  });

  test('ECR: when a refresh fails, the cached copy is served', async () => {
    registry.pass(25 * HOUR);
    upstream.refuseWith = new UpstreamError('unavailable', 'the upstream is down');
    const {images: found} = await get({imageTag: 'v1'});
    expect(found).toHaveLength(1);
  });

  test('fetches once for several pulls at a time', async () => {
    upstream.images.set('public.ecr.aws/library/busy:v1', await images.image({layers: 1}));
    const before = upstream.asked;
    await Promise.all(Array.from({length: 5}, () => get({imageTag: 'v1'}, 'cache/library/busy')));
    expect(upstream.asked - before).toBe(4);
  });

  test('knows no image that the upstream does not have', async () => {
    const refusal = await registry.refusal('BatchGetImage', {
      repositoryName: 'cache/library/none',
      imageIds: [{imageTag: 'v1'}],
    });
    expect(refusal).toEqual({
      status: 400,
      name: 'RepositoryNotFoundException',
      message: `The repository with name 'cache/library/none' does not exist in the registry with id '${ACCOUNT}'`,
    });
    const {failures} = await get({imageTag: 'none'});
    expect(failures).toMatchObject([
      {failureCode: 'ImageNotFound', failureReason: 'Requested image not found'},
    ]);
  });

  test('says when the upstream refuses and there is nothing cached', async () => {
    upstream.refuseWith = new UpstreamError('too-many-requests', 'slow down');
    const input = {repositoryName: 'cache/library/fresh', imageIds: [{imageTag: 'v1'}]};
    const {name, message} = await registry.refusal('BatchGetImage', input);
    expect(name).toBe('UnableToGetUpstreamImageException');
    expect(message).toContain('slow down');
  });

  test.each([
    [
      'denied',
      403,
      'DENIED',
      'The authentication to the upstream registry failed. Verify that the credentials used are valid and the upstream image exists.',
    ],
    [
      'too-many-requests',
      429,
      'TOOMANYREQUESTS',
      "The image could not be pulled from the upstream registry 'public.ecr.aws': no",
    ],
    ['unavailable', 404, 'MANIFEST_UNKNOWN', 'Requested image not found'],
  ] as const)('under /v2/ tells of an upstream that is %s', async (failure, status, code, message) => {
    upstream.refuseWith = new UpstreamError(failure, 'no');
    const answer = await (await v2Of(registry)).send('GET', 'cache/library/fresh/manifests/v1');
    expect([answer.status, errorsOf(answer)]).toEqual([status, [{code, message}]]);
  });

  test('takes nothing that is not what its digest says', async () => {
    upstream.images.set('public.ecr.aws/library/bad:v1', await images.image({layers: 1}));
    upstream.corrupt = true;
    const input = {repositoryName: 'cache/library/bad', imageIds: [{imageTag: 'v1'}]};
    expect((await registry.refusal('BatchGetImage', input)).name).toBe('UnableToGetUpstreamImageException');
    expect((await registry.refusal('ListImages', {repositoryName: 'cache/library/bad'})).name).toBe(
      'RepositoryNotFoundException',
    );
  });

  test('needs the right to import', async () => {
    upstream.images.set('public.ecr.aws/library/guarded:v1', await images.image({layers: 1}));
    const Statement = [
      {Effect: 'Deny', Principal: '*', Action: 'ecr:BatchImportUpstreamImage', Resource: '*'},
    ];
    await registry.call('PutRegistryPolicy', {
      policyText: JSON.stringify({Version: '2012-10-17', Statement}),
    });
    const input = {repositoryName: 'cache/library/guarded', imageIds: [{imageTag: 'v1'}]};
    expect((await registry.refusal('BatchGetImage', input)).name).toBe('AccessDeniedException');
    await registry.call('DeleteRegistryPolicy');
    expect((await registry.call('BatchGetImage', input)).images).toHaveLength(1);
  });

  test('leaves repositories alone that no rule covers', async () => {
    const before = upstream.asked;
    expect(
      (await registry.refusal('BatchGetImage', {repositoryName: 'own/app', imageIds: [{imageTag: 'v1'}]}))
        .name,
    ).toBe('RepositoryNotFoundException');
    expect(upstream.asked).toBe(before);
  });
});
