import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {digestOf} from '../../src/oci/digest.ts';
import {MAX_MANIFEST_BYTES} from '../../src/oci/manifest.ts';
import {MEDIA_TYPE} from '../../src/oci/media-type.ts';
import {type GeneratedImage, ImageGenerator} from '../support/random-image.ts';
import {type ScriptedRemote, startScriptedRemote} from '../support/remote.ts';
import type {ScriptedAnswer, ScriptedExchange} from '../support/scripted-registry.ts';
import {failureOf} from '../support/to-throw-code.ts';

const generator = new ImageGenerator();
let image: GeneratedImage;
let other: GeneratedImage;
let remote: ScriptedRemote;
beforeEach(async () => {
  image = await generator.image();
  other = await generator.image();
  remote = await startScriptedRemote();
});
afterEach(async () => {
  expect(remote.registry.unexpected).toEqual([]);
  await remote.close();
});

const get = (name: string, answer: ScriptedAnswer): ScriptedExchange => ({
  request: {method: 'GET', path: `/v2/app/manifests/${name}`},
  answer,
});
const head = (name: string, answer: ScriptedAnswer): ScriptedExchange => ({
  request: {method: 'HEAD', path: `/v2/app/manifests/${name}`},
  answer,
});
const put = (name: string, answer: ScriptedAnswer): ScriptedExchange => ({
  request: {method: 'PUT', path: `/v2/app/manifests/${name}`},
  answer: {status: 201, ...answer},
});
const served = (one: GeneratedImage, headers: Record<string, string> = {}): ScriptedAnswer => ({
  body: one.manifest.bytes,
  headers: {'content-type': one.manifest.mediaType, ...headers},
});

describe('resolving and fetching', () => {
  test('take one request together', async () => {
    remote.registry.play([get('v1', served(image, {'docker-content-digest': image.descriptor.digest}))]);
    const repository = remote.repository();
    const descriptor = await repository.resolve('v1');
    expect(descriptor).toEqual(image.descriptor);
    expect((await repository.fetchManifest(descriptor)).content).toEqual(image.manifest.content);
    expect(remote.registry.requests).toHaveLength(1);
  });

  test('ask for every kind of manifest', async () => {
    remote.registry.play([get('v1', served(image))]);
    await remote.repository().resolve('v1');
    for (const type of [MEDIA_TYPE.ociIndex, MEDIA_TYPE.ociManifest, MEDIA_TYPE.dockerManifestList]) {
      expect(remote.registry.requests[0]!.headers.accept).toContain(type);
    }
  });

  test('need no Docker-Content-Digest', async () => {
    remote.registry.play([get('v1', {body: image.manifest.bytes})]);
    expect(await remote.repository().resolve('v1')).toEqual(image.descriptor);
  });

  test('do not believe a Docker-Content-Digest that the bytes belie', async () => {
    remote.registry.play([get('v1', served(image, {'docker-content-digest': other.descriptor.digest}))]);
    await failureOf('CONTENT_DIGEST_MISMATCH', () => remote.repository().resolve('v1'));
  });

  test('refuse another manifest than the one asked for by digest', async () => {
    const name = image.descriptor.digest;
    remote.registry.play([get(name, served(other)), get(name, served(other))]);
    await failureOf('CONTENT_DIGEST_MISMATCH', () => remote.repository().resolve(name));
    await failureOf('CONTENT_DIGEST_MISMATCH', () => remote.repository().fetchManifest(image.descriptor));
  });

  test('refuse a manifest of another size than its descriptor says', async () => {
    remote.registry.play([get(image.descriptor.digest, served(image))]);
    await failureOf('CONTENT_SIZE_MISMATCH', () =>
      remote.repository().fetchManifest({...image.descriptor, size: 1}),
    );
  });

  test('refuse what is no manifest', async () => {
    remote.registry.play([get('v1', {body: '<html>', headers: {'content-type': 'text/html'}})]);
    const error = await failureOf('PROTOCOL_ERROR', () => remote.repository().resolve('v1'));
    expect(error.message).toContain('the registry answered text/html');
    remote.registry.play([get('v1', {body: '[]', headers: {'content-type': 'application/json'}})]);
    await failureOf('INVALID_MANIFEST', () => remote.repository().resolve('v1'));
  });

  test('read no more than a manifest may have', async () => {
    remote.registry.play([get('v1', {body: ' '.repeat(MAX_MANIFEST_BYTES + 1)})]);
    await failureOf('PROTOCOL_ERROR', () => remote.repository().resolve('v1'));
  });

  test('tell a missing image from a missing repository', async () => {
    const body = (code: string) => JSON.stringify({errors: [{code, message: 'not found'}]});
    remote.registry.play([
      get('v1', {status: 404, body: body('MANIFEST_UNKNOWN')}),
      get('v1', {status: 404, body: body('NAME_UNKNOWN')}),
      get('v1', {status: 404}),
    ]);
    await failureOf('IMAGE_NOT_FOUND', () => remote.repository().resolve('v1'));
    await failureOf('REPOSITORY_NOT_FOUND', () => remote.repository().resolve('v1'));
    await failureOf('IMAGE_NOT_FOUND', () => remote.repository().resolve('v1'));
  });

  test('read a manifest again when the connection breaks within it', async () => {
    remote.registry.play([get('v1', {...served(image), resetAfterSending: 100}), get('v1', served(image))]);
    expect(await remote.repository().resolve('v1')).toEqual(image.descriptor);
  });
});

describe('asking for the head of a manifest', () => {
  test('takes what the headers say', async () => {
    const {digest, mediaType, size} = image.descriptor;
    const headers = {'docker-content-digest': digest, 'content-type': mediaType, 'content-length': `${size}`};
    remote.registry.play([head('v1', {headers})]);
    expect(await remote.repository().headManifest('v1')).toEqual(image.descriptor);
  });

  test('reads the manifest where the headers do not say enough', async () => {
    remote.registry.play([head('v1', {}), get('v1', served(image))]);
    expect(await remote.repository().headManifest('v1')).toEqual(image.descriptor);
  });

  test('gives nothing for what is not there', async () => {
    remote.registry.play([head('v1', {status: 404})]);
    expect(await remote.repository().headManifest('v1')).toBeUndefined();
  });

  test('does not accept another digest than the one asked for', async () => {
    const {mediaType, size} = image.descriptor;
    const headers = {
      'docker-content-digest': other.descriptor.digest,
      'content-type': mediaType,
      'content-length': `${size}`,
    };
    remote.registry.play([head(image.descriptor.digest, {headers})]);
    await failureOf('CONTENT_DIGEST_MISMATCH', () =>
      remote.repository().headManifest(image.descriptor.digest),
    );
  });
});

describe('telling what exists', () => {
  test('asks for blobs and manifests where each is kept, and compares their sizes', async () => {
    const [layer, config] = [...image.blobs].map(([digest, bytes]) => ({
      mediaType: 'application/octet-stream',
      digest,
      size: bytes.length,
    }));
    const headBlob = (digest: string, answer: ScriptedAnswer): ScriptedExchange => ({
      request: {method: 'HEAD', path: `/v2/app/blobs/${digest}`},
      answer,
    });
    const {digest, mediaType, size} = image.descriptor;
    remote.registry.play([
      headBlob(layer!.digest, {headers: {'content-length': String(layer!.size)}}),
      headBlob(config!.digest, {headers: {'content-length': String(config!.size + 1)}}),
      head(digest, {
        headers: {'docker-content-digest': digest, 'content-type': mediaType, 'content-length': `${size}`},
      }),
      head(other.descriptor.digest, {status: 404}),
    ]);
    const found = await remote.repository().existing([layer!, config!, image.descriptor, other.descriptor]);
    expect(found).toEqual(new Set([layer!.digest, digest]));
  });

  test('counts storage that refuses a HEAD as absence', async () => {
    const elsewhere = await startScriptedRemote([
      {request: {method: 'HEAD', path: '/blob'}, answer: {status: 403}},
    ]);
    const layer = {mediaType: 'application/octet-stream', digest: image.descriptor.digest, size: 5};
    remote.registry.play([
      {
        request: {method: 'HEAD', path: `/v2/app/blobs/${layer.digest}`},
        answer: {status: 307, headers: {location: `${elsewhere.registry.origin}/blob`}},
      },
    ]);
    expect(await remote.repository().existing([layer])).toEqual(new Set());
    await elsewhere.close();
  });

  test('does not hide that access is denied', async () => {
    const layer = {mediaType: 'application/octet-stream', digest: image.descriptor.digest, size: 5};
    remote.registry.play([
      {request: {method: 'HEAD', path: `/v2/app/blobs/${layer.digest}`}, answer: {status: 403}},
    ]);
    await failureOf('ACCESS_DENIED', () => remote.repository().existing([layer]));
  });
});

describe('pushing a manifest', () => {
  const receipt = (one: GeneratedImage): ScriptedAnswer => ({
    headers: {'docker-content-digest': one.descriptor.digest},
  });

  test('writes it byte for byte under every tag', async () => {
    remote.registry.play([put('v1', receipt(image)), put('v2', receipt(image))]);
    await remote.repository().pushManifest(image.manifest, {tags: ['v1', 'v2']});
    for (const {body, headers} of remote.registry.requests) {
      expect(body.equals(image.manifest.bytes)).toBe(true);
      expect(headers['content-type']).toBe(MEDIA_TYPE.ociManifest);
    }
  });

  test.each([
    '../../other/manifests/v1',
    'v1?x=1',
    'v1#',
    '',
  ])('writes nothing under %j, which is no tag', async tag => {
    await failureOf('INVALID_REFERENCE', () =>
      remote.repository().pushManifest(image.manifest, {tags: [tag]}),
    );
    await failureOf('INVALID_REFERENCE', () => remote.repository().resolve(tag));
    expect(remote.registry.requests).toEqual([]);
  });

  test('writes it under its digest when it has no tag', async () => {
    remote.registry.play([put(image.descriptor.digest, receipt(image))]);
    await remote.repository().pushManifest(image.manifest);
  });

  test('does not believe a registry that stored another digest', async () => {
    remote.registry.play([put('v1', receipt(other))]);
    await failureOf('CONTENT_DIGEST_MISMATCH', () =>
      remote.repository().pushManifest(image.manifest, {tags: ['v1']}),
    );
  });

  test('is repeated when the rate limit of a registry is reached', async () => {
    const body = '{"errors":[{"code":"TOOMANYREQUESTS","message":"Rate exceeded"}]}';
    remote.registry.play([put('v1', {status: 429, body}), put('v1', receipt(image))]);
    await remote.repository().pushManifest(image.manifest, {tags: ['v1']});
    expect(remote.retries).toHaveLength(1);
  });

  test('says that it is too large for the registry', async () => {
    remote.registry.play([put('v1', {status: 413})]);
    await failureOf('MANIFEST_TOO_LARGE', () =>
      remote.repository().pushManifest(image.manifest, {tags: ['v1']}),
    );
  });

  test('says that something it points at is missing', async () => {
    const body = '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"blob unknown"}]}';
    remote.registry.play([put('v1', {status: 404, body})]);
    await failureOf('BLOB_NOT_FOUND', () => remote.repository().pushManifest(image.manifest, {tags: ['v1']}));
  });

  const immutable: ScriptedAnswer = {
    status: 400,
    body: '{"errors":[{"code":"TAG_INVALID","message":"cannot be overwritten because the tag is immutable."}]}',
  };
  const pointsAt = (one: GeneratedImage): ScriptedAnswer => ({
    headers: {
      'docker-content-digest': one.descriptor.digest,
      'content-type': one.descriptor.mediaType,
      'content-length': String(one.descriptor.size),
    },
  });

  test('ECR: calls a tag immutable even when it already points at this very manifest', async () => {
    remote.registry.play([put('v1', immutable), head('v1', pointsAt(image))]);
    await remote.repository().pushManifest(image.manifest, {tags: ['v1']});
  });

  test('refuses to move an immutable tag', async () => {
    remote.registry.play([put('v1', immutable), head('v1', pointsAt(other))]);
    await failureOf('TAG_IMMUTABLE', () => remote.repository().pushManifest(image.manifest, {tags: ['v1']}));
  });
});

describe('deleting a manifest', () => {
  const remove = (name: string, answer: ScriptedAnswer): ScriptedExchange => ({
    request: {method: 'DELETE', path: `/v2/app/manifests/${name}`},
    answer: {status: 202, ...answer},
  });

  test('deletes an image by digest', async () => {
    const {digest} = image.descriptor;
    remote.registry.play([get(digest, served(image)), remove(digest, {})]);
    await remote.repository().deleteManifest(digest);
  });

  test('deletes a tag by name and looks for nothing else', async () => {
    remote.registry.play([remove('v1', {})]);
    await remote.repository().deleteManifest('v1');
    expect(remote.registry.requests).toHaveLength(1);
  });

  test('says that the registry cannot delete', async () => {
    const body = '{"errors":[{"code":"UNSUPPORTED","message":"The operation is unsupported."}]}';
    remote.registry.play([remove('v1', {status: 405, body})]);
    await failureOf('UNSUPPORTED', () => remote.repository().deleteManifest('v1'));
  });

  test('says that an index still holds the image', async () => {
    const body =
      '{"errors":[{"code":"UNSUPPORTED","message":"Requested image referenced by manifest list: [sha256:00]"}]}';
    remote.registry.play([remove('v1', {status: 405, body})]);
    await failureOf('IMAGE_REFERENCED', () => remote.repository().deleteManifest('v1'));
  });

  test('deletes what it cannot read', async () => {
    const schema1 = Buffer.from('{"schemaVersion":1}');
    const digest = digestOf(schema1);
    remote.registry.play([get(digest, {body: schema1}), remove(digest, {})]);
    await remote.repository().deleteManifest(digest);
  });
});
