import {describe, expect, test} from 'vitest';
import {imagesFrom, parseImages} from '../../src/lifecycle/parse-images.ts';
import {failureOf} from '../support/to-throw-code.ts';

const PUSHED = '2026-01-31T12:00:00+00:00';

describe('parseImages', () => {
  test('reads what describe-images prints', () => {
    const row = {
      registryId: '123456789012',
      repositoryName: 'app',
      imageDigest: 'sha256:a',
      imageTags: ['v1'],
      imageSizeInBytes: 5,
      imagePushedAt: '2026-01-31T14:00:00.250000+02:00',
      imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
      lastRecordedPullTime: 1769860800.5,
      imageStatus: 'ACTIVE',
    };
    expect(parseImages(JSON.stringify({imageDetails: [row]}))).toEqual([
      {
        imageDigest: 'sha256:a',
        imageTags: ['v1'],
        imageSizeInBytes: 5,
        imagePushedAt: new Date('2026-01-31T12:00:00.250Z'),
        imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
        lastRecordedPullTime: new Date('2026-01-31T12:00:00.500Z'),
        imageStatus: 'ACTIVE',
      },
    ]);
  });

  test('reads a bare list, archived images, referrers and indexes', () => {
    const row = {
      imageDigest: 'sha256:a',
      imagePushedAt: 1769860800,
      imageStatus: 'ARCHIVED',
      lastArchivedAt: '2026-02-01',
      lastActivatedAt: null,
      subjectManifestDigest: 'sha256:b',
      childDigests: ['sha256:c'],
    };
    expect(parseImages(JSON.stringify([row]))).toEqual([
      {
        imageDigest: 'sha256:a',
        imagePushedAt: new Date('2026-01-31T12:00:00Z'),
        imageStatus: 'ARCHIVED',
        lastArchivedAt: new Date('2026-02-01T00:00:00Z'),
        subjectManifestDigest: 'sha256:b',
        childDigests: ['sha256:c'],
      },
    ]);
  });

  test('makes one image of rows that differ in their tag only', () => {
    const row = {imageDigest: 'sha256:a', imagePushedAt: PUSHED};
    const rows = [
      {...row, imageTag: 'v1'},
      {imageDigest: 'sha256:b', imagePushedAt: PUSHED},
      {...row, imageTag: 'v2'},
      {...row, imageTags: ['v1']},
    ];
    expect(
      parseImages(JSON.stringify({imageIds: rows})).map(({imageDigest, imageTags}) => [
        imageDigest,
        imageTags,
      ]),
    ).toEqual([
      ['sha256:a', ['v1', 'v2']],
      ['sha256:b', undefined],
    ]);
  });

  test.each([
    ['{"imageDetails": [', 'the images are not JSON: line 1 column 19: close bracket expected'],
    ['', 'the images are not JSON: there is nothing'],
    ['{"repositories": []}', 'the images are neither a list nor an object with imageDetails'],
    ['["sha256:a"]', 'the images: number 1 is not an object'],
    [JSON.stringify([{imagePushedAt: PUSHED}]), 'the images: number 1 has no imageDigest'],
    [
      JSON.stringify([{imageDigest: 'sha256:a', imageTag: 'v1'}]),
      'the images: number 1 has no imagePushedAt',
    ],
    [
      JSON.stringify([
        {imageDigest: 'a', imagePushedAt: PUSHED},
        {imageDigest: 'b', imagePushedAt: 'yesterday'},
      ]),
      'the images: number 2 has the imagePushedAt "yesterday", which is no time',
    ],
    [
      JSON.stringify([{imageDigest: 'a', imagePushedAt: '2026-01-31T12:00:00'}]),
      'the images: number 1 has the imagePushedAt "2026-01-31T12:00:00", which is no time',
    ],
    [
      `[{"imageDigest": "a", "imagePushedAt": ${'['.repeat(100_000)}${']'.repeat(100_000)}}]`,
      'the images: number 1 has no time as its imagePushedAt',
    ],
    [
      JSON.stringify([{imageDigest: 'a', imagePushedAt: 1769860800000}]),
      'the images: number 1 has the imagePushedAt "1769860800000", which is no time',
    ],
    [
      JSON.stringify([{imageDigest: 'a', imagePushedAt: PUSHED, imageTags: 'v1'}]),
      'the images: number 1 has imageTags that are not a list of texts',
    ],
    [
      JSON.stringify([{imageDigest: 'a', imagePushedAt: PUSHED, imageTag: 7}]),
      'the images: number 1 has an imageTag that is not a text',
    ],
    [
      JSON.stringify([{imageDigest: 'a', imagePushedAt: PUSHED, imageStatus: 'COLD'}]),
      'the images: number 1 has the imageStatus "COLD"',
    ],
    [
      JSON.stringify([{imageDigest: 'a', imagePushedAt: PUSHED, imageSizeInBytes: -1}]),
      'the images: number 1 has an imageSizeInBytes that is no size',
    ],
    [
      JSON.stringify([{imageDigest: 'a', imagePushedAt: PUSHED, subjectManifestDigest: {}}]),
      'the images: number 1 has a subjectManifestDigest that is not a text',
    ],
  ])('tells what is wrong with %j', async (text, message) => {
    const error = await failureOf('INVALID_INPUT', () => parseImages(text));
    expect(error.message).toBe(message);
    expect(error.hint).toBeTruthy();
  });

  test('sends a user of list-images to describe-images', async () => {
    const text = JSON.stringify({imageIds: [{imageDigest: 'sha256:a', imageTag: 'v1'}]});
    const {hint} = await failureOf('INVALID_INPUT', () => parseImages(text));
    expect(hint).toContain('use describe-images');
  });
});

describe('imagesFrom', () => {
  test('takes dates as they are', () => {
    const imagePushedAt = new Date(PUSHED);
    expect(imagesFrom({images: [{imageDigest: 'sha256:a', imagePushedAt}]})).toEqual([
      {imageDigest: 'sha256:a', imagePushedAt},
    ]);
  });
});
