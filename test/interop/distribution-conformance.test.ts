/**
 * What the OCI distribution specification v1.1.1 demands of a registry, workflow by workflow, in its words. It
 * runs against the local ECR with `strictOci`, and against Debian's docker-registry, so that the test itself is
 * seen to be fair: what that registry (2.8, older than v1.1) does not have is left out there, by name.
 */
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import type {Descriptor} from '../../src/oci/descriptor.ts';
import {digestOf} from '../../src/oci/digest.ts';
import {MEDIA_TYPE} from '../../src/oci/media-type.ts';
import {isInstalled, startDockerRegistry} from '../support/foreign-registry.ts';
import {startLocalRegistry} from '../support/local-registry.ts';
import {type GeneratedImage, ImageGenerator} from '../support/random-image.ts';
import {v2Of, type WireAnswer, type WireRequest, wire} from '../support/v2.ts';

/** A registry to be tried. */
interface Registry {
  send(method: string, target: string, request?: WireRequest): Promise<WireAnswer>;
  /** Makes a repository where registries want to be told of one before it is pushed to. */
  create(repository: string): Promise<void>;
  close(): Promise<void>;
}

/** What docker-registry 2.8 does not have yet; it answers a digest that is none with 500. */
type Lack = 'chunk order' | 'tag pages' | 'referrers' | 'single POST' | 'bad digests';

/** How a registry is brought up, and what is not asked of it. */
interface Candidate {
  name: string;
  present: boolean;
  lacks: readonly Lack[];
  open(): Promise<Registry>;
}

const CANDIDATES: readonly Candidate[] = [
  {name: 'the local ECR with strictOci', present: true, lacks: [], open: openLocalEcr},
  {
    name: 'docker-registry (skipped where it is not installed; it has no tag pages, no order of chunks, no referrers)',
    present: isInstalled('docker-registry'),
    lacks: ['chunk order', 'tag pages', 'referrers', 'single POST', 'bad digests'],
    open: openDockerRegistry,
  },
];

async function openLocalEcr(): Promise<Registry> {
  const registry = await startLocalRegistry({strictOci: true});
  const v2 = await v2Of(registry);
  await registry.call('PutAccountSetting', {name: 'BLOB_MOUNTING', value: 'ENABLED'});
  return {
    send: (method, target, request) => v2.send(method, target, request),
    create: repository => registry.createRepository(repository),
    close: () => registry.close(),
  };
}

async function openDockerRegistry(): Promise<Registry> {
  const {host, stop} = await startDockerRegistry();
  return {
    send: (method, target, request) =>
      wire(target.startsWith('http') ? target : `http://${host}/v2/${target}`, method, request),
    create: async () => {},
    close: stop,
  };
}

const images = new ImageGenerator();
const STREAM = {'content-type': 'application/octet-stream'};
const UNKNOWN = digestOf(Buffer.from('nobody has this'));

for (const candidate of CANDIDATES) {
  describe.skipIf(!candidate.present)(`the distribution specification: ${candidate.name}`, () => {
    suite(candidate);
  });
}

function suite({open, lacks}: Candidate): void {
  let registry: Registry;
  let name: string;
  beforeAll(async () => {
    registry = await open();
  });
  afterAll(() => registry.close());
  beforeEach(async () => {
    name = await newRepository();
  });

  const unless = (lack: Lack) => test.skipIf(lacks.includes(lack));

  async function newRepository(): Promise<string> {
    const repository = `conformance/${images.word()}`;
    await registry.create(repository);
    return repository;
  }

  async function start(): Promise<string> {
    const answer = await registry.send('POST', `${name}/blobs/uploads/`, {headers: {'content-length': '0'}});
    expect(answer.status).toBe(202);
    return absolute(answer);
  }

  /** Location is absolute or relative (RFC 7231, 7.1.2); a relative one is one of the registry. */
  function absolute({headers}: WireAnswer): string {
    const {location} = headers;
    expect(location).toBeTruthy();
    return location!.startsWith('/v2/') ? location!.slice('/v2/'.length) : location!;
  }

  const withDigest = (location: string, digest: string) =>
    `${location}${location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;

  async function pushBlob(bytes: Buffer): Promise<string> {
    const digest = digestOf(bytes);
    const answer = await registry.send('PUT', withDigest(await start(), digest), {
      headers: STREAM,
      body: bytes,
    });
    expect(answer.status, answer.text).toBe(201);
    return digest;
  }

  async function pushImage(image: GeneratedImage, tag?: string): Promise<WireAnswer> {
    for (const bytes of image.blobs.values()) await pushBlob(bytes);
    return pushManifest(image, tag);
  }

  async function pushManifest(
    {manifest}: GeneratedImage,
    tag: string = manifest.digest,
  ): Promise<WireAnswer> {
    const answer = await registry.send('PUT', `${name}/manifests/${tag}`, {
      headers: {'content-type': manifest.mediaType},
      body: manifest.bytes,
    });
    expect(answer.status, answer.text).toBe(201);
    return answer;
  }

  async function tags(query = ''): Promise<{tags: string[]; answer: WireAnswer}> {
    const answer = await registry.send('GET', `${name}/tags/list${query}`);
    expect(answer.status).toBe(200);
    const body = JSON.parse(answer.text) as {name: string; tags: string[] | null};
    expect(body.name).toBe(name);
    return {tags: body.tags ?? [], answer};
  }

  async function referrers(
    digest: string,
    query = '',
  ): Promise<{manifests: Descriptor[]; answer: WireAnswer}> {
    const answer = await registry.send('GET', `${name}/referrers/${digest}${query}`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(MEDIA_TYPE.ociIndex);
    const index = JSON.parse(answer.text) as {
      schemaVersion: number;
      mediaType: string;
      manifests: Descriptor[];
    };
    expect(index).toMatchObject({schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex});
    return {manifests: index.manifests, answer};
  }

  const accept = {accept: MEDIA_TYPE.ociManifest};

  test('determining support: /v2/ is answered with 200', async () => {
    expect((await registry.send('GET', '')).status).toBe(200);
  });

  describe('pull', () => {
    test('answers HEAD and GET of a blob with its bytes, its length and its digest', async () => {
      const bytes = images.bytes(3000);
      const digest = await pushBlob(bytes);
      // A blob that no image names need not be public yet: an image makes it so.
      const {manifest} = await imageWith(bytes);
      await pushManifest(generatedFrom(manifest));
      const head = await registry.send('HEAD', `${name}/blobs/${digest}`);
      expect(head.status).toBe(200);
      expect(head.headers['content-length']).toBe('3000');
      expect(head.headers['docker-content-digest']).toBe(digest);
      expect((await pull(digest)).equals(bytes)).toBe(true);
    });

    unless('bad digests')('refuses a digest that is none', async () => {
      const answer = await registry.send('GET', `${name}/manifests/sha256:totallywrong`);
      expect([400, 404]).toContain(answer.status);
      expect(JSON.parse(answer.text)).toMatchObject({errors: [{code: expect.any(String)}]});
    });

    test('answers a range of a blob with 206 and that range', async () => {
      const bytes = images.bytes(1000);
      const digest = await pushBlob(bytes);
      await pushManifest(generatedFrom((await imageWith(bytes)).manifest));
      const part = await follow(
        await registry.send('GET', `${name}/blobs/${digest}`, {headers: {range: 'bytes=100-199'}}),
        {range: 'bytes=100-199'},
      );
      expect(part.status).toBe(206);
      expect(part.headers['content-range']).toBe('bytes 100-199/1000');
      expect(part.body.equals(bytes.subarray(100, 200))).toBe(true);
    });

    test.each(['HEAD', 'GET'])('answers %s of a blob that is not there with 404', async method => {
      expect((await registry.send(method, `${name}/blobs/${UNKNOWN}`)).status).toBe(404);
    });

    test('answers HEAD and GET of a manifest by tag and by digest with the bytes that were pushed', async () => {
      const image = await images.image();
      await pushImage(image, 'v1');
      for (const reference of ['v1', image.descriptor.digest]) {
        const head = await registry.send('HEAD', `${name}/manifests/${reference}`, {headers: accept});
        expect(head.status).toBe(200);
        expect(head.headers['content-length']).toBe(String(image.manifest.bytes.byteLength));
        expect(head.headers['docker-content-digest']).toBe(image.descriptor.digest);
        const got = await registry.send('GET', `${name}/manifests/${reference}`, {headers: accept});
        expect(got.status).toBe(200);
        expect(got.headers['content-type']).toBe(MEDIA_TYPE.ociManifest);
        expect(got.body.equals(Buffer.from(image.manifest.bytes))).toBe(true);
      }
    });

    test.each(['HEAD', 'GET'])('answers %s of a manifest that is not there with 404', async method => {
      await pushImage(await images.image(), 'v1');
      expect((await registry.send(method, `${name}/manifests/.INVALID_MANIFEST_NAME`)).status).toBe(404);
      expect((await registry.send(method, `${name}/manifests/none`)).status).toBe(404);
      expect((await registry.send(method, `${name}/manifests/${UNKNOWN}`)).status).toBe(404);
    });

    test('tells errors as a list of codes in JSON', async () => {
      await pushImage(await images.image());
      const answer = await registry.send('GET', `${name}/manifests/none`);
      expect(answer.status).toBe(404);
      const {errors} = JSON.parse(answer.text) as {errors: {code: string}[]};
      expect(errors[0]?.code).toMatch(/^[A-Z_]+$/);
    });
  });

  /** Follows the redirect that a registry may answer with, without credentials. */
  async function follow(answer: WireAnswer, headers: Record<string, string> = {}): Promise<WireAnswer> {
    return answer.status === 307 ? wire(answer.headers.location!, 'GET', {headers}) : answer;
  }

  async function pull(digest: string): Promise<Buffer> {
    const answer = await follow(await registry.send('GET', `${name}/blobs/${digest}`));
    expect(answer.status).toBe(200);
    return answer.body;
  }

  /** An image whose one layer are these bytes; its configuration is pushed, its manifest is not. */
  async function imageWith(layer: Buffer): Promise<{manifest: object}> {
    const config = Buffer.from('{}');
    await pushBlob(config);
    return {
      manifest: {
        schemaVersion: 2,
        mediaType: MEDIA_TYPE.ociManifest,
        config: {mediaType: MEDIA_TYPE.ociConfig, digest: digestOf(config), size: config.length},
        layers: [{mediaType: MEDIA_TYPE.ociLayer, digest: digestOf(layer), size: layer.length}],
      },
    };
  }

  describe('push', () => {
    test('takes a blob in one PUT', async () => {
      const bytes = images.bytes(2000);
      const digest = digestOf(bytes);
      const answer = await registry.send('PUT', withDigest(await start(), digest), {
        headers: STREAM,
        body: bytes,
      });
      expect(answer.status).toBe(201);
      expect(absolute(answer)).toContain(`${name}/blobs/${digest}`);
      expect((await registry.send('HEAD', `${name}/blobs/${digest}`)).status).toBe(200);
    });

    test('takes a streamed PATCH and a closing PUT', async () => {
      const bytes = images.bytes(2000);
      const patched = await registry.send('PATCH', await start(), {headers: STREAM, body: bytes});
      expect(patched.status).toBe(202);
      const closed = await registry.send('PUT', withDigest(absolute(patched), digestOf(bytes)));
      expect(closed.status).toBe(201);
    });

    unless('single POST')('takes a blob in one POST', async () => {
      const bytes = images.bytes(500);
      const answer = await registry.send('POST', `${name}/blobs/uploads/?digest=${digestOf(bytes)}`, {
        headers: STREAM,
        body: bytes,
      });
      expect(answer.status).toBe(201);
      expect(absolute(answer)).toContain(`${name}/blobs/${digestOf(bytes)}`);
    });

    test('answers one POST with 201, or with 202 and a session', async () => {
      const bytes = images.bytes(500);
      const digest = digestOf(bytes);
      const answer = await registry.send('POST', `${name}/blobs/uploads/?digest=${digest}`, {
        headers: STREAM,
        body: bytes,
      });
      expect([201, 202]).toContain(answer.status);
      const there = (await registry.send('HEAD', `${name}/blobs/${digest}`)).status;
      expect(there).toBe(answer.status === 201 ? 200 : 404);
    });

    test('refuses a blob whose digest is another one, and does not keep it', async () => {
      const bytes = images.bytes(500);
      const answer = await registry.send('PUT', withDigest(await start(), UNKNOWN), {
        headers: STREAM,
        body: bytes,
      });
      expect(answer.status).toBe(400);
      expect((await registry.send('HEAD', `${name}/blobs/${UNKNOWN}`)).status).toBe(404);
    });

    describe('in chunks', () => {
      const bytes = images.bytes(64);
      const chunks = [bytes.subarray(0, 40), bytes.subarray(40)] as const;
      const chunk = (number: 0 | 1) => ({
        headers: {...STREAM, 'content-range': number === 0 ? '0-39' : '40-63'},
        body: chunks[number],
      });

      unless('chunk order')('refuses a chunk out of order with 416 and its status', async () => {
        const answer = await registry.send('PATCH', await start(), chunk(1));
        expect(answer.status).toBe(416);
      });

      unless('chunk order')('refuses a chunk that was taken already with 416', async () => {
        const location = await start();
        expect((await registry.send('PATCH', location, chunk(0))).status).toBe(202);
        expect((await registry.send('PATCH', location, chunk(0))).status).toBe(416);
        const status = await registry.send('GET', location);
        expect([status.status, status.headers.range]).toEqual([204, '0-39']);
        expect(absolute(status)).toBeTruthy();
      });

      test('takes chunks in order, tells how far it is, and closes', async () => {
        const first = await registry.send('PATCH', await start(), chunk(0));
        expect([first.status, first.headers.range]).toEqual([202, '0-39']);
        const status = await registry.send('GET', absolute(first));
        expect([status.status, status.headers.range]).toEqual([204, '0-39']);
        const second = await registry.send('PATCH', absolute(status), chunk(1));
        expect([second.status, second.headers.range]).toEqual([202, '0-63']);
        const closed = await registry.send('PUT', withDigest(absolute(second), digestOf(bytes)));
        expect(closed.status).toBe(201);
        expect(
          (await registry.send('HEAD', `${name}/blobs/${digestOf(bytes)}`)).headers['content-length'],
        ).toBe('64');
      });

      test('takes the last chunk with the closing PUT', async () => {
        const first = await registry.send('PATCH', await start(), chunk(0));
        const closed = await registry.send('PUT', withDigest(absolute(first), digestOf(bytes)), chunk(1));
        expect(closed.status).toBe(201);
      });

      test('knows no session that was given up', async () => {
        const first = await registry.send('PATCH', await start(), chunk(0));
        expect((await registry.send('DELETE', absolute(first))).status).toBe(204);
        expect((await registry.send('GET', absolute(first))).status).toBe(404);
      });
    });

    describe('mounting', () => {
      test('opens a session where nothing says from where', async () => {
        const answer = await registry.send('POST', `${name}/blobs/uploads/?mount=${UNKNOWN}`);
        expect(answer.status).toBe(202);
        expect(absolute(answer)).toBeTruthy();
      });

      test('opens a session where there is nothing to mount', async () => {
        const from = await newRepository();
        const answer = await registry.send('POST', `${name}/blobs/uploads/?mount=${UNKNOWN}&from=${from}`);
        expect(answer.status).toBe(202);
        expect(absolute(answer)).toContain(`${name}/blobs/uploads/`);
      });

      test('takes a blob from a repository whose image names it', async () => {
        const image = await images.image({layers: 1});
        await pushImage(image, 'v1');
        const from = name;
        name = await newRepository();
        const [digest] = [...image.blobs.keys()];
        const answer = await registry.send('POST', `${name}/blobs/uploads/?mount=${digest}&from=${from}`);
        expect(answer.status).toBe(201);
        expect(absolute(answer)).toContain(`${name}/blobs/${digest}`);
        expect((await registry.send('HEAD', `${name}/blobs/${digest}`)).status).toBe(200);
      });
    });

    describe('manifests', () => {
      test('are taken under several tags, and pulled from the address that the answer names', async () => {
        const image = await images.image();
        await pushImage(image, 'test0');
        for (const tag of ['test1', 'test2', 'test3']) {
          const answer = await pushManifest(image, tag);
          const got = await registry.send('GET', absolute(answer), {headers: accept});
          expect([got.status, got.body.equals(Buffer.from(image.manifest.bytes))]).toEqual([200, true]);
        }
      });

      test('may have no layers', async () => {
        const image = await images.image({layers: 0});
        await pushImage(image, 'empty');
        expect((await registry.send('GET', `${name}/manifests/empty`, {headers: accept})).status).toBe(200);
      });

      test('may be an index, whose entries are pushed before it', async () => {
        const index = await images.index();
        for (const bytes of index.blobs.values()) await pushBlob(bytes);
        for (const manifest of index.manifests) {
          const answer = await registry.send('PUT', `${name}/manifests/${manifest.digest}`, {
            headers: {'content-type': manifest.mediaType},
            body: manifest.bytes,
          });
          expect(answer.status, answer.text).toBe(201);
        }
        const headers = {accept: MEDIA_TYPE.ociIndex};
        const got = await registry.send('GET', `${name}/manifests/${index.descriptor.digest}`, {headers});
        expect(got.headers['content-type']).toBe(MEDIA_TYPE.ociIndex);
      });

      test('are refused with an error where they are no manifest', async () => {
        const answer = await registry.send('PUT', `${name}/manifests/bad`, {
          headers: {'content-type': MEDIA_TYPE.ociManifest},
          body: 'blablabla',
        });
        expect([400, 404]).toContain(answer.status);
        expect(JSON.parse(answer.text)).toMatchObject({errors: [{code: expect.any(String)}]});
      });

      test('are refused where a blob is missing', async () => {
        const {manifest} = await images.image();
        const answer = await registry.send('PUT', `${name}/manifests/missing`, {
          headers: {'content-type': manifest.mediaType},
          body: manifest.bytes,
        });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      });

      unless('referrers')('say that their subject was understood, whether it is there or not', async () => {
        const subject = {mediaType: MEDIA_TYPE.ociManifest, digest: UNKNOWN, size: 100};
        const answer = await pushImage(images.artifact({subject}));
        expect(answer.headers['oci-subject']).toBe(UNKNOWN);
      });
    });
  });

  describe('content discovery', () => {
    async function pushTags(...wanted: string[]): Promise<void> {
      const image = await images.image({layers: 1});
      await pushImage(image, wanted[0]);
      for (const tag of wanted.slice(1)) await pushManifest(image, tag);
    }

    test('lists tags', async () => {
      await pushTags('test2', 'test0', 'test3', 'test1');
      expect((await tags()).tags.sort()).toEqual(['test0', 'test1', 'test2', 'test3']);
    });

    unless('tag pages')('lists tags in lexical order, n at a time, from the last one on', async () => {
      await pushTags('v2', 'v10', 'v1', 'a', 'V1');
      expect((await tags()).tags).toEqual(['V1', 'a', 'v1', 'v10', 'v2']);
      const first = await tags('?n=2');
      expect(first.tags).toEqual(['V1', 'a']);
      expect(first.answer.headers.link).toMatch(/^<.*>; rel="next"$/);
      const next = await tags('?n=2&last=a');
      expect(next.tags).toEqual(['v1', 'v10']);
      const last = await tags('?n=2&last=v10');
      expect([last.tags, last.answer.headers.link]).toEqual([['v2'], undefined]);
    });

    unless('tag pages')('follows the link from page to page', async () => {
      const wanted = Array.from({length: 7}, (_, at) => `t${at}`);
      await pushTags(...wanted);
      const found: string[] = [];
      let query: string | undefined = '?n=3';
      while (query !== undefined) {
        const page = await tags(query);
        found.push(...page.tags);
        const link = /^<([^>]*)>; rel="next"$/.exec(page.answer.headers.link as string)?.[1];
        query = link === undefined ? undefined : new URL(link, 'http://registry').search;
      }
      expect(found).toEqual(wanted);
    });

    unless('tag pages')('lists nothing for n=0, and has no link then', async () => {
      await pushTags('v1');
      const {tags: none, answer} = await tags('?n=0');
      expect([none, answer.headers.link]).toEqual([[], undefined]);
    });

    test('knows no tags of a repository that is not there', async () => {
      expect((await registry.send('GET', `conformance/${images.word()}/tags/list`)).status).toBe(404);
    });

    unless('referrers')('lists no referrers of what nobody refers to', async () => {
      expect((await referrers(UNKNOWN)).manifests).toEqual([]);
    });

    unless('referrers')('refuses a digest that is none with 400', async () => {
      expect((await registry.send('GET', `${name}/referrers/sha256:short`)).status).toBe(400);
    });

    unless('referrers')(
      'lists referrers with type and annotations, filtered where it is asked for',
      async () => {
        const image = await images.image();
        const signature = images.artifact({subject: image.descriptor, artifactType: 'application/vnd.sig'});
        const sbom = images.artifact({subject: image.descriptor, artifactType: 'application/vnd.sbom'});
        // One comes before its subject, one after.
        await pushImage(signature);
        await pushImage(image, 'v1');
        await pushImage(sbom);
        const {manifests, answer} = await referrers(image.descriptor.digest);
        expect(manifests.map(({digest}) => digest).sort()).toEqual(
          [signature.descriptor.digest, sbom.descriptor.digest].sort(),
        );
        expect(answer.headers['oci-filters-applied']).toBeUndefined();
        for (const [artifact, artifactType] of [
          [signature, 'application/vnd.sig'],
          [sbom, 'application/vnd.sbom'],
        ] as const) {
          const query = `?artifactType=${encodeURIComponent(artifactType)}`;
          const filtered = await referrers(image.descriptor.digest, query);
          expect(filtered.answer.headers['oci-filters-applied']).toBe('artifactType');
          const {annotations} = artifact.manifest.content as {annotations?: Record<string, string>};
          const {digest, size, mediaType} = artifact.descriptor;
          expect(filtered.manifests).toEqual([{digest, size, mediaType, artifactType, annotations}]);
        }
      },
    );

    unless('referrers')('takes the type of the configuration where there is no artifactType', async () => {
      const image = await images.image();
      const referring = await images.image({subject: image.descriptor});
      await pushImage(image);
      await pushImage(referring);
      const {manifests} = await referrers(image.descriptor.digest);
      expect(manifests).toMatchObject([
        {digest: referring.descriptor.digest, artifactType: MEDIA_TYPE.ociConfig},
      ]);
    });

    unless('referrers')('lists an index that refers, too, and none that was deleted', async () => {
      const image = await images.image();
      const index = images.indexOf([await images.image()], {subject: image.descriptor});
      await pushImage(image);
      for (const bytes of index.blobs.values()) await pushBlob(bytes);
      for (const manifest of index.manifests) await pushManifest({...index, manifest});
      expect((await referrers(image.descriptor.digest)).manifests).toMatchObject([
        {digest: index.descriptor.digest, mediaType: MEDIA_TYPE.ociIndex},
      ]);
      expect((await registry.send('DELETE', `${name}/manifests/${index.descriptor.digest}`)).status).toBe(
        202,
      );
      expect((await referrers(image.descriptor.digest)).manifests).toEqual([]);
    });
  });

  describe('content management', () => {
    test('deletes a tag, or says that tags are not deleted', async () => {
      const image = await images.image();
      await pushImage(image, 'one');
      await pushManifest(image, 'two');
      const answer = await registry.send('DELETE', `${name}/manifests/one`);
      expect([202, 400, 404, 405]).toContain(answer.status);
      if (answer.status === 202) expect((await tags()).tags).toEqual(['two']);
    });

    test('deletes a manifest by its digest with all its tags, once', async () => {
      const image = await images.image();
      await pushImage(image, 'one');
      await pushManifest(image, 'two');
      const path = `${name}/manifests/${image.descriptor.digest}`;
      expect((await registry.send('DELETE', path)).status).toBe(202);
      expect((await registry.send('DELETE', path)).status).toBe(404);
      expect((await registry.send('GET', path, {headers: accept})).status).toBe(404);
      expect((await registry.send('GET', `${name}/manifests/two`, {headers: accept})).status).toBe(404);
      expect((await tags()).tags).toEqual([]);
    });

    test('deletes a blob that no image names, once', async () => {
      const digest = await pushBlob(images.bytes(100));
      expect((await registry.send('DELETE', `${name}/blobs/${digest}`)).status).toBe(202);
      expect((await registry.send('HEAD', `${name}/blobs/${digest}`)).status).toBe(404);
      expect((await registry.send('DELETE', `${name}/blobs/${digest}`)).status).toBe(404);
    });
  });
}

/** A manifest that was written by hand, as the generator's are. */
function generatedFrom(content: object): GeneratedImage {
  const bytes = Buffer.from(JSON.stringify(content));
  const digest = digestOf(bytes);
  const manifest = {
    bytes,
    digest,
    mediaType: MEDIA_TYPE.ociManifest,
    content,
  } as unknown as GeneratedImage['manifest'];
  const descriptor = {mediaType: MEDIA_TYPE.ociManifest, digest, size: bytes.length};
  return {descriptor, manifest, manifests: [manifest], blobs: new Map()};
}
