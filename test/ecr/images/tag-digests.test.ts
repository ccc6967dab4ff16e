import {afterEach, expect, test} from 'vitest';
import {tagDigestsOf} from '../../../src/ecr/images/tag-digests.ts';
import {failureOf} from '../../support/to-throw-code.ts';
import {type ScriptedEcr, scriptedEcr} from '../scripted-ecr.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const DENIED = {exception: 'AccessDeniedException', message: 'no'};

let server: ScriptedEcr | undefined;
afterEach(() => server?.close());

function target() {
  return {api: server!.client(), id: {repositoryName: 'app'}};
}

test('tags are found among all images, archived ones too, without reading any', async () => {
  const imageIds = [
    {imageTag: 'v1', imageDigest: DIGEST},
    {imageTag: 'other', imageDigest: DIGEST},
  ];
  server = await scriptedEcr({ListImages: {json: {imageIds}}});
  expect(await tagDigestsOf(target(), ['v1', 'v2'])).toEqual(new Map([['v1', DIGEST]]));
  expect(server.calls.map(call => [call.operation, call.input.filter])).toEqual([
    ['ListImages', {tagStatus: 'TAGGED', imageStatus: 'ANY'}],
  ]);
});

test('who may not list images is told by reading them, and who may do neither is told so', async () => {
  const images = [{imageId: {imageTag: 'v1', imageDigest: DIGEST}}];
  server = await scriptedEcr({ListImages: DENIED, BatchGetImage: {json: {images, failures: []}}});
  expect(await tagDigestsOf(target(), ['v1', 'v2'])).toEqual(new Map([['v1', DIGEST]]));
  await server.close();
  server = await scriptedEcr({ListImages: DENIED, BatchGetImage: DENIED});
  await failureOf('ACCESS_DENIED', () => tagDigestsOf(target(), ['v1']));
});
