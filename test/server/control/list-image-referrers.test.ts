import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type LocalRegistry, startLocalRegistry} from '../../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../../support/random-image.ts';

const images = new ImageGenerator('referrers');
let registry: LocalRegistry;
let subject: GeneratedImage;
let artifacts: GeneratedImage[];
beforeAll(async () => {
  registry = await startLocalRegistry();
  await registry.createRepository('app');
  subject = await images.image({layers: 1});
  artifacts = ['signature', 'sbom', 'sbom'].map(kind =>
    images.artifact({subject: subject.descriptor, artifactType: `application/vnd.example.${kind}`}),
  );
  await registry.push('app', subject, ['v1']);
  for (const artifact of artifacts) await registry.push('app', artifact);
});
afterAll(() => registry.close());

interface Referrers {
  referrers: {digest: string}[];
  nextToken?: string;
}
const list = (input: object = {}, imageDigest: string = subject.descriptor.digest) =>
  registry.call<Referrers>('ListImageReferrers', {repositoryName: 'app', subjectId: {imageDigest}, ...input});
const digests = ({referrers}: Referrers) => referrers.map(({digest}) => digest).sort();

describe('ListImageReferrers', () => {
  test('describes every artifact of a subject', async () => {
    const {referrers} = await list();
    expect(digests({referrers})).toEqual(artifacts.map(({descriptor}) => descriptor.digest).sort());
    const [first] = artifacts;
    expect(referrers).toContainEqual({
      digest: first!.descriptor.digest,
      mediaType: first!.descriptor.mediaType,
      artifactType: 'application/vnd.example.signature',
      size: first!.descriptor.size,
      annotations: first!.manifest.content.annotations,
      artifactStatus: 'ACTIVE',
    });
  });

  test('picks by type and by status', async () => {
    const filter = {artifactTypes: ['application/vnd.example.sbom']};
    expect(digests(await list({filter}))).toEqual(
      artifacts
        .slice(1)
        .map(({descriptor}) => descriptor.digest)
        .sort(),
    );
    const archived = artifacts[1]!.descriptor.digest;
    await registry.call('UpdateImageStorageClass', {
      repositoryName: 'app',
      imageId: {imageDigest: archived},
      targetStorageClass: 'ARCHIVE',
    });
    expect(digests(await list())).toHaveLength(2);
    expect(digests(await list({filter: {artifactStatus: 'ARCHIVED'}}))).toEqual([archived]);
    expect(digests(await list({filter: {artifactStatus: 'ANY'}}))).toHaveLength(3);
  });

  test('pages', async () => {
    const filter = {artifactStatus: 'ANY'};
    const first = await list({filter, maxResults: 2});
    expect(first.referrers).toHaveLength(2);
    const second = await list({filter, maxResults: 2, nextToken: first.nextToken});
    expect(second.nextToken).toBeUndefined();
    expect([...digests(first), ...digests(second)].sort()).toEqual(digests(await list({filter})));
    const tooMany = {
      repositoryName: 'app',
      subjectId: {imageDigest: subject.descriptor.digest},
      maxResults: 51,
    };
    expect((await registry.refusal('ListImageReferrers', tooMany)).message).toContain(
      'less than or equal to 50',
    );
  });

  test('knows no referrers of a subject that is not there', async () => {
    expect(await list({}, `sha256:${'0'.repeat(64)}`)).toEqual({referrers: []});
  });

  test('refuses what is no digest, and a repository that is not there', async () => {
    const input = {repositoryName: 'app', subjectId: {imageDigest: 'v1'}};
    expect((await registry.refusal('ListImageReferrers', input)).name).toBe('InvalidParameterException');
    const missing = {...input, repositoryName: 'none', subjectId: {imageDigest: subject.descriptor.digest}};
    expect((await registry.refusal('ListImageReferrers', missing)).name).toBe('RepositoryNotFoundException');
  });
});
