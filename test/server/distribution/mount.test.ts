import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {
  ACCOUNT,
  type LocalRegistry,
  OTHER_ACCOUNT,
  startLocalRegistry,
} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';
import {type V2, v2Of} from '../../support/v2.ts';

const generator = new ImageGenerator('mount');
let registry: LocalRegistry;
let v2: V2;
let image: GeneratedImage;
let digest: string;
beforeAll(async () => {
  registry = await startLocalRegistry();
  for (const name of ['source', 'target', 'second']) await registry.createRepository(name);
  v2 = await v2Of(registry);
  image = await generator.image({layers: 1});
  await registry.push('source', image, ['v1']);
  digest = [...image.blobs.keys()][0]!;
});
afterAll(() => registry.close());

const setting = (value: string) => registry.call('PutAccountSetting', {name: 'BLOB_MOUNTING', value});
const mount = async (to: string, from: string | undefined, mounted = digest) =>
  (await v2.send('POST', `${to}/blobs/uploads/?mount=${mounted}${from === undefined ? '' : `&from=${from}`}`))
    .status;

describe('mounting', () => {
  test('POST /v2/<name>/blobs/uploads/?mount= needs the account setting', async () => {
    expect(await mount('target', 'source')).toBe(202);
    await setting('ENABLED');
    const answer = await v2.send('POST', `target/blobs/uploads/?mount=${digest}&from=source`);
    expect([answer.status, answer.headers.location, answer.headers['docker-content-digest']]).toEqual([
      201,
      `${registry.ecr.url}/v2/target/blobs/${digest}`,
      digest,
    ]);
    expect((await v2.send('HEAD', `target/blobs/${digest}`)).status).toBe(200);
  });

  test('ECR: a blob can be mounted only when a committed manifest of the source repository refers to it', async () => {
    const fresh = await generator.layer();
    await v2.upload('source', fresh.descriptor.digest, fresh.bytes);
    expect(await mount('second', 'source', fresh.descriptor.digest)).toBe(202);
    expect(await mount('second', 'target')).toBe(202);
  });

  test('ECR: mount without from is no check for existence', async () => {
    expect(await mount('second', undefined)).toBe(202);
  });

  test('ECR: mounting needs BLOB_MOUNTING=ENABLED and the same registry and encryption; not from a cache', async () => {
    await registry.createRepository('encrypted', {encryptionConfiguration: {encryptionType: 'KMS'}});
    expect(await mount('encrypted', 'source')).toBe(202);
    expect(await mount('second', 'nowhere')).toBe(202);
    await setting('DISABLED');
    expect(await mount('second', 'source')).toBe(202);
    await setting('ENABLED');
    expect(await mount('second', 'source')).toBe(201);
  });

  test('POST /v2/<name>/blobs/uploads/?mount= into a repository that is not there answers 404', async () => {
    expect(await mount('nowhere', 'source')).toBe(404);
  });

  test('POST /v2/<name>/blobs/uploads/?mount= needs the right to download from the source', async () => {
    const policyText = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{Effect: 'Deny', Principal: '*', Action: 'ecr:GetDownloadUrlForLayer'}],
    });
    await registry.createRepository('closed');
    await registry.push('closed', image, ['v1']);
    await registry.call('SetRepositoryPolicy', {repositoryName: 'closed', policyText});
    await registry.createRepository('third');
    expect(await mount('third', 'closed')).toBe(202);
    expect(await mount('third', 'source')).toBe(201);
  });

  test('POST /v2/<name>/blobs/uploads/?mount= sees nothing of another account', async () => {
    await registry.createRepository('abroad', {}, {accountId: OTHER_ACCOUNT});
    await registry.push('abroad', image, ['v1'], {accountId: OTHER_ACCOUNT});
    await registry.createRepository('home');
    expect([ACCOUNT, await mount('home', 'abroad')]).toEqual([ACCOUNT, 202]);
  });
});
