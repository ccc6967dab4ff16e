import {afterEach, describe, expect, test} from 'vitest';
import {putImage} from '../../../src/ecr/images/put-image.ts';
import {parseManifest} from '../../../src/oci/manifest.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {type Script, type ScriptedEcr, scriptedEcr} from '../scripted-ecr.ts';

const {manifest} = await new ImageGenerator('put').image();
const exists = {exception: 'ImageAlreadyExistsException', message: 'already exists'};
const immutable = {exception: 'ImageTagAlreadyExistsException', message: 'the repository is immutable.'};

let server: ScriptedEcr;
afterEach(() => server.close());

async function start(scripts: Record<string, Script>) {
  server = await scriptedEcr(scripts);
  return {api: server.client(), id: {repositoryName: 'app'}};
}

const pointsTo = (imageDigest: string): Script => ({
  json: {imageDetails: [{imageDigest, imageTags: ['v1']}]},
});

describe('putting an image', () => {
  test('sends the manifest byte for byte with its type and digest', async () => {
    const text = Buffer.from(manifest.bytes).toString().replace('{', '{ "note": "\u00e9 \u{1f40b}",');
    const odd = parseManifest(Buffer.from(text));
    await putImage(await start({PutImage: {json: {}}}), odd, {tag: 'v1'});
    expect(server.calls[0]!.input).toEqual({
      repositoryName: 'app',
      imageManifest: text,
      imageManifestMediaType: manifest.mediaType,
      imageDigest: odd.digest,
      imageTag: 'v1',
    });
  });

  test('names no tag when it is put under its digest alone', async () => {
    await putImage(await start({PutImage: {json: {}}}), manifest);
    expect(server.calls[0]!.input).not.toHaveProperty('imageTag');
  });

  test('ECR: an image that is there already under the same tag is refused, and means that it is there', async () => {
    await putImage(await start({PutImage: exists}), manifest, {tag: 'v1'});
    expect(server.operations()).toEqual(['PutImage']);
  });

  test('ECR: an immutable tag is refused even when it points to this very image already', async () => {
    const target = await start({PutImage: immutable, DescribeImages: pointsTo(manifest.digest)});
    await putImage(target, manifest, {tag: 'v1'});
    expect(server.operations()).toEqual(['PutImage', 'DescribeImages']);
  });

  test('names both digests when an immutable tag points to another image', async () => {
    const other = `sha256:${'0'.repeat(64)}`;
    const target = await start({PutImage: immutable, DescribeImages: pointsTo(other)});
    const error = await failureOf('TAG_IMMUTABLE', () => putImage(target, manifest, {tag: 'v1'}));
    expect(error.message).toBe(`app:v1 points to ${other} and cannot be moved to ${manifest.digest}`);
    expect(error.hint).toContain('immutable');
  });

  test('reads the manifest to learn what an immutable tag points to only where it may not ask', async () => {
    const images = [{imageId: {imageTag: 'v1', imageDigest: manifest.digest}, imageManifest: '{}'}];
    const target = await start({
      PutImage: immutable,
      DescribeImages: {exception: 'AccessDeniedException', message: 'not authorized'},
      BatchGetImage: {json: {images, failures: []}},
    });
    await putImage(target, manifest, {tag: 'v1'});
    expect(server.operations()).toEqual(['PutImage', 'DescribeImages', 'BatchGetImage']);
  });

  test('passes on what else is wrong', async () => {
    const target = await start({PutImage: {exception: 'LayersNotFoundException', message: 'missing'}});
    await failureOf('BLOB_NOT_FOUND', () => putImage(target, manifest, {tag: 'v1'}));
  });
});
