import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Descriptor} from '../../src/oci/descriptor.ts';
import {parseDigest} from '../../src/oci/digest.ts';
import {MEDIA_TYPE} from '../../src/oci/media-type.ts';
import {fallbackTag} from '../../src/registry/referrers.ts';
import {type GeneratedImage, ImageGenerator} from '../support/random-image.ts';
import {type ScriptedRemote, startScriptedRemote} from '../support/remote.ts';
import type {ScriptedAnswer, ScriptedExchange} from '../support/scripted-registry.ts';
import {failureOf} from '../support/to-throw-code.ts';

const generator = new ImageGenerator();
let remote: ScriptedRemote;
let subject: Descriptor;
let signature: GeneratedImage;
let sbom: GeneratedImage;
beforeEach(async () => {
  remote = await startScriptedRemote();
  subject = (await generator.image()).descriptor;
  signature = generator.artifact({subject, artifactType: 'application/signature'});
  sbom = generator.artifact({subject, artifactType: 'application/sbom'});
});
afterEach(async () => {
  expect(remote.registry.unexpected).toEqual([]);
  expect(remote.registry.unplayed).toEqual([]);
  await remote.close();
});

const described = (one: GeneratedImage): Descriptor => ({
  ...one.descriptor,
  artifactType: one.manifest.content.artifactType!,
  annotations: one.manifest.content.annotations!,
});
const index = (...manifests: Descriptor[]) =>
  JSON.stringify({schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests});
const api = (answer: ScriptedAnswer, query = ''): ScriptedExchange => ({
  request: {method: 'GET', path: `/v2/app/referrers/${subject.digest}${query}`},
  answer,
});
const fallback = (method: string, answer: ScriptedAnswer): ScriptedExchange => ({
  request: {method, path: `/v2/app/manifests/${fallbackTag(subject.digest)}`},
  answer: {headers: {'content-type': MEDIA_TYPE.ociIndex}, ...answer},
});
const ABSENT = {status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"unknown"}]}'};
const lastBody = () => JSON.parse(remote.registry.requests.at(-1)!.body.toString());

describe('the fallback tag', () => {
  test('is the algorithm and at most 64 digits of the hash', () => {
    expect(fallbackTag(parseDigest(`sha256:${'a'.repeat(64)}`))).toBe(`sha256-${'a'.repeat(64)}`);
    expect(fallbackTag(parseDigest(`sha512:${'b'.repeat(128)}`))).toBe(`sha512-${'b'.repeat(64)}`);
  });
});

describe('listing referrers', () => {
  test('is cut off nowhere: a registry that leads in circles is said to', async () => {
    const {path} = api({}).request;
    const headers = {link: `<${path}>; rel="next"`};
    let pages = 0;
    const before = () => {
      pages += 1;
    };
    remote.registry.play([{...api({body: index(described(sbom)), headers, before}), times: 1000}]);
    await failureOf('PROTOCOL_ERROR', () => remote.repository().referrers(subject));
    expect(pages).toBe(1000);
  });

  test('asks the API, page by page', async () => {
    const next = `/v2/app/referrers/${subject.digest}?next=1`;
    remote.registry.play([
      api({body: index(described(signature)), headers: {link: `<${next}>; rel="next"`}}),
      {request: {method: 'GET', path: next}, answer: {body: index(described(sbom))}},
    ]);
    expect(await remote.repository().referrers(subject)).toEqual([described(signature), described(sbom)]);
  });

  test('filters by artifact type whether or not the registry has', async () => {
    const query = '?artifactType=application%2Fsbom';
    remote.registry.play([
      api({body: index(described(signature), described(sbom))}, query),
      api({body: index(described(sbom)), headers: {'oci-filters-applied': 'artifactType'}}, query),
    ]);
    for (let times = 0; times < 2; times++) {
      const found = await remote.repository().referrers(subject, {artifactType: 'application/sbom'});
      expect(found).toEqual([described(sbom)]);
    }
  });

  test('finds none in an empty index', async () => {
    remote.registry.play([api({body: index()})]);
    expect(await remote.repository().referrers(subject)).toEqual([]);
  });

  test.each([
    ['404', {status: 404, body: '404 page not found'}],
    ['405', {status: 405}],
    ['a welcome page', {status: 200, body: '<html>hello</html>'}],
  ])('reads the fallback tag where the API answers %s', async (_, answer) => {
    remote.registry.play([api(answer), fallback('GET', {body: index(described(signature))})]);
    expect(await remote.repository().referrers(subject)).toEqual([described(signature)]);
  });

  test('finds none where there is neither API nor fallback tag', async () => {
    remote.registry.play([api({status: 404}), fallback('GET', ABSENT)]);
    expect(await remote.repository().referrers(subject)).toEqual([]);
  });

  test('says that the repository is missing', async () => {
    remote.registry.play([
      api({status: 404, body: '{"errors":[{"code":"NAME_UNKNOWN","message":"no such repository"}]}'}),
    ]);
    await failureOf('REPOSITORY_NOT_FOUND', () => remote.repository().referrers(subject));
  });

  test('says that access is denied', async () => {
    remote.registry.play([api({status: 403})]);
    await failureOf('ACCESS_DENIED', () => remote.repository().referrers(subject));
  });
});

describe('pushing a referrer', () => {
  const put = (one: GeneratedImage, headers: Record<string, string> = {}): ScriptedExchange => ({
    request: {method: 'PUT', path: `/v2/app/manifests/${one.descriptor.digest}`},
    answer: {status: 201, headers},
  });

  test('leaves the rest to a registry that knows the subject', async () => {
    remote.registry.play([put(signature, {'oci-subject': subject.digest})]);
    await remote.repository().pushManifest(signature.manifest);
    expect(remote.registry.requests).toHaveLength(1);
  });

  test('makes the fallback tag where the registry does not know subjects', async () => {
    remote.registry.play([put(signature), fallback('GET', ABSENT), fallback('PUT', {status: 201})]);
    await remote.repository().pushManifest(signature.manifest);
    expect(lastBody()).toEqual(JSON.parse(index(described(signature))));
    expect(remote.registry.requests.at(-1)!.headers['content-type']).toBe(MEDIA_TYPE.ociIndex);
  });

  test('adds to the fallback tag that is there', async () => {
    remote.registry.play([
      put(sbom),
      fallback('GET', {body: index(described(signature))}),
      fallback('PUT', {status: 201}),
    ]);
    await remote.repository().pushManifest(sbom.manifest);
    expect(lastBody().manifests).toEqual([described(signature), described(sbom)]);
  });

  test('changes nothing where it is listed already', async () => {
    remote.registry.play([put(signature), fallback('GET', {body: index(described(signature))})]);
    await remote.repository().pushManifest(signature.manifest);
  });

  test('loses none when several are pushed at once', async () => {
    let stored = index();
    const repository = remote.repository();
    const read = fallback('GET', {});
    Object.defineProperty(read.answer, 'body', {get: () => stored});
    remote.registry.play([
      put(signature),
      put(sbom),
      {...read, times: 2},
      {
        ...fallback('PUT', {
          status: 201,
          before: request => {
            stored = request.body.toString();
          },
        }),
        times: 2,
      },
    ]);
    await Promise.all([repository.pushManifest(signature.manifest), repository.pushManifest(sbom.manifest)]);
    const digests = JSON.parse(stored).manifests.map((one: Descriptor) => one.digest);
    expect(new Set(digests)).toEqual(new Set([signature.descriptor.digest, sbom.descriptor.digest]));
  });
});

describe('deleting a referrer', () => {
  test('takes it out of the fallback tag', async () => {
    const path = `/v2/app/manifests/${signature.descriptor.digest}`;
    remote.registry.play([
      {request: {method: 'GET', path}, answer: {body: signature.manifest.bytes}},
      {request: {method: 'DELETE', path}, answer: {status: 202}},
      fallback('GET', {body: index(described(signature), described(sbom))}),
      fallback('PUT', {status: 201}),
    ]);
    await remote.repository().deleteManifest(signature.descriptor.digest);
    expect(lastBody().manifests).toEqual([described(sbom)]);
  });
});
