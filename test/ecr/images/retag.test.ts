import {afterEach, describe, expect, test} from 'vitest';
import {foreseeTag, planRetag, retag} from '../../../src/ecr/images/retag.ts';
import {ImageGenerator} from '../../support/random-image.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {type Answer, type Script, type ScriptedEcr, scriptedEcr} from '../scripted-ecr.ts';

const generator = new ImageGenerator('retag');
const image = (await generator.image()).manifest;
const other = (await generator.image()).manifest;

let server: ScriptedEcr | undefined;
afterEach(() => server?.close());

/** A repository whose tags point to these manifests. */
async function start(
  tags: Record<string, typeof image>,
  putImage: Answer = {json: {}},
  repositories: Answer = {json: {repositories: [{}]}},
) {
  const find = (id: {imageTag?: string; imageDigest?: string}) =>
    id.imageTag === undefined ? [image, other].find(one => one.digest === id.imageDigest) : tags[id.imageTag];
  const getImages: Script = ({input}) => {
    const ids = input.imageIds as {imageTag?: string; imageDigest?: string}[];
    const images = ids.flatMap(id => {
      const found = find(id);
      if (!found) return [];
      const imageManifest = Buffer.from(found.bytes).toString();
      return [{imageId: {...id, imageDigest: found.digest}, imageManifest}];
    });
    const failures = ids
      .filter(id => !find(id))
      .map(imageId => ({
        imageId,
        failureCode: 'ImageNotFound',
        failureReason: 'Requested image not found',
      }));
    return {json: {images, failures}};
  };
  const describeImages: Script = ({input}) => {
    const [id = {}] = input.imageIds as {imageTag?: string}[];
    return {json: {imageDetails: [{imageDigest: find(id)?.digest}]}};
  };
  server = await scriptedEcr({
    PutImage: putImage,
    BatchGetImage: getImages,
    DescribeImages: describeImages,
    DescribeRepositories: repositories,
  });
  return {server, target: {api: server.client(), id: {repositoryName: 'app'}}};
}

describe('retag', () => {
  test('takes two calls and keeps the manifest’s bytes', async () => {
    const {server: ecr, target} = await start({v1: image});
    const result = await retag(target, {tagOrDigest: 'v1', tags: ['stable']});
    expect(result).toEqual({
      digest: image.digest,
      mediaType: image.mediaType,
      tags: [{tag: 'stable', outcome: 'created'}],
    });
    expect(ecr.operations()).toEqual(['BatchGetImage', 'PutImage']);
    expect(ecr.calls[1]!.input).toMatchObject({
      repositoryName: 'app',
      imageTag: 'stable',
      imageDigest: image.digest,
      imageManifest: Buffer.from(image.bytes).toString(),
    });
  });

  test('writes nothing for a tag that points there already', async () => {
    const {server: ecr, target} = await start({v1: image, stable: image});
    const result = await retag(target, {tagOrDigest: 'v1', tags: ['stable', 'v1']});
    expect(result.tags.map(tag => tag.outcome)).toEqual(['unchanged', 'unchanged']);
    expect(ecr.operations()).toEqual(['BatchGetImage']);
  });

  test('says where a moved tag pointed before', async () => {
    const {target} = await start({v1: image, stable: other});
    const result = await retag(target, {tagOrDigest: image.digest, tags: ['stable', 'new', 'stable']});
    expect(result.tags).toEqual([
      {tag: 'stable', outcome: 'moved', previousDigest: other.digest},
      {tag: 'new', outcome: 'created'},
    ]);
  });

  test('plans what it would do and does nothing', async () => {
    const {server: ecr, target} = await start({v1: image});
    const {steps} = await planRetag(target, {tagOrDigest: 'v1', tags: ['stable']});
    expect(steps).toEqual([{tag: 'stable', outcome: 'created'}]);
    expect(ecr.operations()).toEqual(['BatchGetImage']);
  });

  test('foresees what an immutable repository says to a tag that would move', async () => {
    const rules = {imageTagMutability: 'IMMUTABLE'};
    const {target} = await start({stable: other}, {json: {}}, {json: {repositories: [rules]}});
    const moved = {tag: 'stable', outcome: 'moved', previousDigest: other.digest} as const;
    const error = await failureOf('TAG_IMMUTABLE', () => foreseeTag(target, image, {step: moved}));
    expect(error.message).toBe(`app:stable points to ${other.digest} and cannot be moved to ${image.digest}`);
    await foreseeTag(target, image, {step: {tag: 'new', outcome: 'created'}});
    await foreseeTag(target, image, {step: {tag: 'stable', outcome: 'unchanged'}});
  });

  test('foresees nothing for somebody who may not see the repository', async () => {
    const denied = {exception: 'AccessDeniedException', message: 'no'};
    const {target} = await start({stable: other}, {json: {}}, denied);
    const moved = {tag: 'stable', outcome: 'moved', previousDigest: other.digest} as const;
    await foreseeTag(target, image, {step: moved});
  });

  test('needs the image', async () => {
    const {target} = await start({stable: other});
    const error = await failureOf('IMAGE_NOT_FOUND', () =>
      retag(target, {tagOrDigest: 'v1', tags: ['stable']}),
    );
    expect(error.message).toBe('app:v1: Requested image not found');
  });

  test('refuses to move an immutable tag, naming both digests', async () => {
    const refusal = {exception: 'ImageTagAlreadyExistsException', message: 'the repository is immutable.'};
    const {target} = await start({v1: image, stable: other}, refusal);
    const error = await failureOf('TAG_IMMUTABLE', () =>
      retag(target, {tagOrDigest: 'v1', tags: ['stable']}),
    );
    expect(error.message).toContain(other.digest);
    expect(error.message).toContain(image.digest);
  });
});
