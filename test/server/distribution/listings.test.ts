import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';
import {errorsOf, type V2, v2Of, type WireAnswer} from '../../support/v2.ts';

const generator = new ImageGenerator('listings');
let registry: LocalRegistry;
let v2: V2;
let image: GeneratedImage;
beforeAll(async () => {
  registry = await startLocalRegistry();
  for (const name of ['amazonlinux', 'empty', 'referred', 'z/deep/name'])
    await registry.createRepository(name);
  v2 = await v2Of(registry);
  image = await generator.image({layers: 1});
  await registry.push('amazonlinux', image, ['2017.09', 'latest']);
});
afterAll(() => registry.close());

const nextOf = ({headers}: WireAnswer) => /^<(.+)>; rel="next"$/.exec(String(headers.link ?? ''))?.[1];
/** Every page of a listing, by following its links as they are. */
async function pages(path: string): Promise<WireAnswer[]> {
  const answers = [await v2.send('GET', path)];
  for (let next = nextOf(answers[0]!); next !== undefined; next = nextOf(answers.at(-1)!)) {
    answers.push(await v2.send('GET', next));
  }
  return answers;
}
const tagsOf = ({text}: WireAnswer) => (JSON.parse(text) as {tags: string[]}).tags;

describe('tags', () => {
  test('ECR: lists are sent as text/plain', async () => {
    const answer = await v2.send('GET', 'amazonlinux/tags/list');
    expect([answer.status, answer.text]).toEqual([200, '{"name":"amazonlinux","tags":["2017.09","latest"]}']);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '50',
      'docker-distribution-api-version': 'registry/2.0',
    });
  });

  test('GET /v2/<name>/tags/list gives pages that link to the next', async () => {
    const answers = await pages('amazonlinux/tags/list?n=1');
    expect(answers.map(tagsOf)).toEqual([['2017.09'], ['latest']]);
    expect(nextOf(answers[0]!)).toMatch(
      new RegExp(`^${registry.ecr.url}/v2/amazonlinux/tags/list\\?last=.+&n=1$`),
    );
  });

  test('ECR: `last` is an opaque token, not a tag, and a bad one is answered with 405', async () => {
    const answer = await v2.send('GET', 'amazonlinux/tags/list?last=2017.09');
    expect([answer.status, errorsOf(answer)]).toEqual([
      405,
      [
        {
          code: 'UNSUPPORTED',
          message:
            "Invalid parameter at 'NextToken' failed to satisfy constraint: 'Invalid next token provided'",
        },
      ],
    ]);
  });

  test.each([
    'amazonlinux/tags/list',
    '_catalog',
  ])('GET /v2/%s refuses more than 1000 at once', async path => {
    const answer = await v2.send('GET', `${path}?n=1001`);
    expect([answer.status, errorsOf(answer)]).toEqual([
      405,
      [
        {
          code: 'UNSUPPORTED',
          message:
            "Invalid parameter at 'maxResults' failed to satisfy constraint: 'Member must have value less than or equal to 1000'",
        },
      ],
    ]);
    expect((await v2.send('GET', `${path}?n=x`)).status).toBe(405);
    expect((await v2.send('GET', `${path}?n=0`)).status).toBe(405);
  });

  test('GET /v2/<name>/tags/list of an empty repository is an empty list', async () => {
    expect(tagsOf(await v2.send('GET', 'empty/tags/list'))).toEqual([]);
    expect((await v2.send('GET', 'nowhere/tags/list')).status).toBe(404);
  });

  test('GET /v2/<name>/tags/list gives 100 at once when nobody says how many', async () => {
    await registry.createRepository('many');
    const tags = Array.from({length: 130}, (_, number) => `t${number}`);
    await registry.push('many', image, tags);
    const answers = await pages('many/tags/list');
    expect(answers.map(answer => tagsOf(answer).length)).toEqual([100, 30]);
    expect(answers.flatMap(tagsOf).sort()).toEqual([...tags].sort());
  });
});

describe('the catalog', () => {
  test('GET /v2/_catalog lists repositories, page by page', async () => {
    const answers = await pages('_catalog?n=2');
    const names = answers.flatMap(({text}) => (JSON.parse(text) as {repositories: string[]}).repositories);
    expect(names).toEqual(['amazonlinux', 'empty', 'many', 'referred', 'z/deep/name']);
    expect(answers[0]!.headers['content-type']).toBe('text/plain; charset=utf-8');
  });
});

describe('referrers', () => {
  test('GET /v2/<name>/referrers/<digest> lists what refers to a manifest', async () => {
    await registry.push('referred', image, ['v1']);
    const signature = await generator.image({layers: 1, subject: image.descriptor, annotations: {by: 'me'}});
    const digest = await registry.push('referred', signature);
    const answer = await v2.send('GET', `referred/referrers/${image.descriptor.digest}`);
    expect(answer.headers['content-type']).toBe('application/vnd.oci.image.index.v1+json');
    expect(JSON.parse(answer.text)).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: [
        {
          digest,
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          artifactType: 'application/vnd.oci.image.config.v1+json',
          size: signature.manifest.bytes.length,
          annotations: {by: 'me'},
        },
      ],
    });
  });

  test('GET /v2/<name>/referrers/<digest>?artifactType= filters, and says so', async () => {
    const path = `referred/referrers/${image.descriptor.digest}`;
    const answer = await v2.send('GET', `${path}?artifactType=text/none`);
    expect([answer.headers['oci-filters-applied'], JSON.parse(answer.text).manifests]).toEqual([
      'artifactType',
      [],
    ]);
    const type = encodeURIComponent('application/vnd.oci.image.config.v1+json');
    expect(JSON.parse((await v2.send('GET', `${path}?artifactType=${type}`)).text).manifests).toHaveLength(1);
  });

  test('GET /v2/<name>/referrers/<digest> of an unknown manifest is an empty index', async () => {
    const answer = await v2.send('GET', `referred/referrers/sha256:${'0'.repeat(64)}`);
    expect([answer.status, JSON.parse(answer.text).manifests]).toEqual([200, []]);
    expect((await v2.send('GET', 'referred/referrers/nonsense')).status).toBe(400);
  });

  test('GET /v2/<name>/referrers/<digest> links to the next page', async () => {
    await registry.createRepository('busy');
    await registry.push('busy', image);
    const [layer] = await Promise.all([generator.layer()]);
    await v2.upload('busy', layer.descriptor.digest, layer.bytes);
    for (let made = 0; made < 51; made++) {
      const body = JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: layer.descriptor,
        layers: [],
        subject: image.descriptor,
        annotations: {made: String(made)},
      });
      expect((await v2.send('PUT', `busy/manifests/t${made}`, {body})).status).toBe(201);
    }
    const answers = await pages(`busy/referrers/${image.descriptor.digest}`);
    expect(answers.map(({text}) => JSON.parse(text).manifests.length)).toEqual([50, 1]);
  });
});
