import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  ACCOUNT,
  type LocalRegistry,
  OTHER_ACCOUNT,
  OTHER_REGION,
  startLocalRegistry,
} from '../../support/local-registry.ts';
import {ImageGenerator} from '../../support/random-image.ts';

interface Repository {
  repositoryArn: string;
  repositoryName: string;
  repositoryUri: string;
  createdAt: number;
  registryId: string;
  imageTagMutability: string;
  encryptionConfiguration: {encryptionType: string; kmsKey?: string};
}

let registry: LocalRegistry;
beforeAll(async () => {
  registry = await startLocalRegistry({quotas: {repositories: 20}});
});
afterAll(() => registry.close());

const create = (repositoryName: string, input: object = {}) =>
  registry.call<{repository: Repository}>('CreateRepository', {repositoryName, ...input});
const describeAll = (input: object = {}) =>
  registry.call<{repositories: Repository[]; nextToken?: string}>('DescribeRepositories', input);

describe('CreateRepository', () => {
  test('answers with the repository and its defaults', async () => {
    const {repository} = await create('defaults');
    expect(repository).toEqual({
      repositoryArn: `arn:aws:ecr:us-east-1:${ACCOUNT}:repository/defaults`,
      registryId: ACCOUNT,
      repositoryName: 'defaults',
      repositoryUri: `127.0.0.1:${registry.ecr.port}/defaults`,
      createdAt: registry.now / 1000,
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: {scanOnPush: false},
      encryptionConfiguration: {encryptionType: 'AES256'},
    });
  });

  test('refuses a name that is taken', async () => {
    await create('taken');
    expect(await registry.refusal('CreateRepository', {repositoryName: 'taken'})).toEqual({
      status: 400,
      name: 'RepositoryAlreadyExistsException',
      message: `The repository with name 'taken' already exists in the registry with id '${ACCOUNT}'`,
    });
  });

  test('makes one of many that come at once', async () => {
    const answers = await Promise.all(
      Array.from({length: 8}, () => registry.post('CreateRepository', '{"repositoryName":"race"}')),
    );
    expect(answers.filter(({status}) => status === 200)).toHaveLength(1);
  });

  test('keeps registries apart by account and region', async () => {
    await create('apart');
    await registry.createRepository('apart', {}, {accountId: OTHER_ACCOUNT});
    await registry.createRepository('apart', {}, {region: OTHER_REGION});
    const of = async (asker: object) =>
      (
        await registry.call<{repositories: Repository[]}>(
          'DescribeRepositories',
          {repositoryNames: ['apart']},
          asker,
        )
      ).repositories[0]!;
    expect((await of({accountId: OTHER_ACCOUNT})).repositoryUri).toBe(
      `${OTHER_ACCOUNT}.dkr.ecr.us-east-1.localhost:${registry.ecr.port}/apart`,
    );
    expect((await of({region: OTHER_REGION})).repositoryArn).toBe(
      `arn:aws:ecr:${OTHER_REGION}:${ACCOUNT}:repository/apart`,
    );
  });

  test("names AWS's own key where KMS is asked for without one", async () => {
    const {repository} = await create('encrypted', {encryptionConfiguration: {encryptionType: 'KMS'}});
    expect(repository.encryptionConfiguration.kmsKey).toMatch(
      /^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f-]{36}$/,
    );
  });

  test('refuses a key without KMS', async () => {
    const encryptionConfiguration = {encryptionType: 'AES256', kmsKey: 'alias/mine'};
    const refusal = await registry.refusal('CreateRepository', {
      repositoryName: 'odd',
      encryptionConfiguration,
    });
    expect(refusal.name).toBe('InvalidParameterException');
  });

  test('refuses one more than the quota', async () => {
    const asker = {region: 'eu-south-1'};
    for (let made = 0; made < 20; made++) await registry.createRepository(`r${made}`, {}, asker);
    expect((await registry.refusal('CreateRepository', {repositoryName: 'r20'}, asker)).name).toBe(
      'LimitExceededException',
    );
    await registry.call('DeleteRepository', {repositoryName: 'r0'}, asker);
    await registry.createRepository('r20', {}, asker);
  });
});

describe('DescribeRepositories', () => {
  test('lists by name, page by page, steadily while repositories come and go', async () => {
    const asker = {region: 'ap-south-1'};
    for (const name of ['aa', 'bb', 'cc', 'dd', 'ee']) await registry.createRepository(name, {}, asker);
    const page = (input: object) =>
      registry.call<{repositories: Repository[]; nextToken?: string}>('DescribeRepositories', input, asker);
    const first = await page({maxResults: 2});
    expect(first.repositories.map(({repositoryName}) => repositoryName)).toEqual(['aa', 'bb']);
    await registry.call('DeleteRepository', {repositoryName: 'bb'}, asker);
    await registry.createRepository('ab', {}, asker);
    const second = await page({maxResults: 2, nextToken: first.nextToken});
    expect(second.repositories.map(({repositoryName}) => repositoryName)).toEqual(['cc', 'dd']);
    const last = await page({maxResults: 2, nextToken: second.nextToken});
    expect([last.repositories.map(({repositoryName}) => repositoryName), last.nextToken]).toEqual([
      ['ee'],
      undefined,
    ]);
  });

  test('fails whole for the first name that is missing', async () => {
    await create('there');
    expect(
      await registry.refusal('DescribeRepositories', {repositoryNames: ['there', 'gone', 'lost']}),
    ).toEqual({
      status: 400,
      name: 'RepositoryNotFoundException',
      message: `The repository with name 'gone' does not exist in the registry with id '${ACCOUNT}'`,
    });
  });

  test.each(['nonsense', 'W10', 'WyJhIiwiYiJd', 'eyJhIjoxfQ'])('refuses the token %s', async nextToken => {
    expect(await registry.refusal('DescribeRepositories', {nextToken})).toEqual({
      status: 400,
      name: 'InvalidParameterException',
      message: "Invalid parameter at 'NextToken' failed to satisfy constraint: 'Invalid next token provided'",
    });
  });

  test('takes names or paging, not both', async () => {
    await create('either');
    const input = {repositoryNames: ['either'], maxResults: 5};
    expect((await registry.refusal('DescribeRepositories', input)).message).toContain("'maxResults'");
  });

  test('spells the registry as the client spelled this server', async () => {
    await create('spelled');
    const answer = await fetch(registry.ecr.url.replace('127.0.0.1', 'localhost'), {
      method: 'POST',
      body: '{"repositoryNames":["spelled"]}',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.DescribeRepositories',
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/ecr/aws4_request, SignedHeaders=host, Signature=0',
      },
    });
    const {repositories} = (await answer.json()) as {repositories: Repository[]};
    expect(repositories[0]!.repositoryUri).toBe(`localhost:${registry.ecr.port}/spelled`);
  });
});

describe('DeleteRepository', () => {
  test('refuses one with images unless forced, and then takes everything with it', async () => {
    await create('full');
    const image = await new ImageGenerator('full').image();
    await registry.push('full', image, ['v1']);
    expect(await registry.refusal('DeleteRepository', {repositoryName: 'full'})).toEqual({
      status: 400,
      name: 'RepositoryNotEmptyException',
      message: `The repository with name 'full' in registry with id '${ACCOUNT}' cannot be deleted because it still contains images`,
    });
    await registry.call('DeleteRepository', {repositoryName: 'full', force: true});
    await create('full');
    const {imageIds} = await registry.call<{imageIds: unknown[]}>('ListImages', {repositoryName: 'full'});
    expect(imageIds).toEqual([]);
    const layerDigests = [...image.blobs.keys()];
    const {layers} = await registry.call<{layers: {layerAvailability: string}[]}>(
      'BatchCheckLayerAvailability',
      {
        repositoryName: 'full',
        layerDigests,
      },
    );
    expect(new Set(layers.map(({layerAvailability}) => layerAvailability))).toEqual(new Set(['UNAVAILABLE']));
  });

  test('refuses one that is not there', async () => {
    expect((await registry.refusal('DeleteRepository', {repositoryName: 'never'})).name).toBe(
      'RepositoryNotFoundException',
    );
  });

  test('lists nothing of what it removed', async () => {
    await create('gone-soon');
    await registry.call('DeleteRepository', {repositoryName: 'gone-soon'});
    const {repositories} = await describeAll({maxResults: 1000});
    expect(repositories.map(({repositoryName}) => repositoryName)).not.toContain('gone-soon');
  });
});
