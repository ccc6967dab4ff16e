import {describe, expect, test} from 'vitest';
import {digestOf} from '../../src/oci/digest.ts';
import {MAX_MANIFEST_BYTES, parseManifest} from '../../src/oci/manifest.ts';
import {MEDIA_TYPE} from '../../src/oci/media-type.ts';
import {successors} from '../../src/oci/successors.ts';
import {failureOf} from '../support/to-throw-code.ts';

const blob = (text: string, mediaType: string) => ({mediaType, digest: digestOf(text), size: text.length});
const config = blob('{}', MEDIA_TYPE.ociConfig);
const layer = blob('layer', MEDIA_TYPE.ociLayerGzip);
const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

describe('parseManifest', () => {
  test('keeps the bytes as they came, whatever their spacing and member order', () => {
    const text = `{\n  "layers": [],  "config": ${JSON.stringify(config)}, "schemaVersion": 2 }\n`;
    const manifest = parseManifest(bytes(text));
    expect(manifest.digest).toBe(digestOf(text));
    expect(new TextDecoder().decode(manifest.bytes)).toBe(text);
  });

  test.each([
    [
      'its own mediaType',
      {schemaVersion: 2, mediaType: MEDIA_TYPE.dockerManifest, config, layers: []},
      undefined,
      MEDIA_TYPE.dockerManifest,
    ],
    [
      "the descriptor's claim",
      {schemaVersion: 2, config, layers: []},
      MEDIA_TYPE.dockerManifest,
      MEDIA_TYPE.dockerManifest,
    ],
    [
      'a Content-Type with a parameter',
      {schemaVersion: 2, config, layers: []},
      `${MEDIA_TYPE.ociManifest}; charset=utf-8`,
      MEDIA_TYPE.ociManifest,
    ],
    ['its layers', {schemaVersion: 2, config, layers: []}, undefined, MEDIA_TYPE.ociManifest],
    ['its manifests', {schemaVersion: 2, manifests: []}, 'text/plain', MEDIA_TYPE.ociIndex],
  ])('knows the media type by %s', (_by, content, claimed, expected) => {
    expect(parseManifest(bytes(content), claimed).mediaType).toBe(expected);
  });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['a bad digest', {schemaVersion: 2, config: {...config, digest: 'sha256:x'}, layers: []}],
    ['a negative size', {schemaVersion: 2, config, layers: [{...layer, size: -1}]}],
    ['a fractional size', {schemaVersion: 2, config, layers: [{...layer, size: 1.5}]}],
    ['layers that are no list', {schemaVersion: 2, mediaType: MEDIA_TYPE.ociManifest, config, layers: {}}],
    ['schema 1', {schemaVersion: 1, fsLayers: []}],
  ])('refuses %s', async (_what, content) => {
    await failureOf('INVALID_MANIFEST', () => parseManifest(bytes(content)));
  });

  test('refuses more than 4 MiB before it parses', async () => {
    await failureOf('MANIFEST_TOO_LARGE', () => parseManifest(new Uint8Array(MAX_MANIFEST_BYTES + 1)));
  });

  test('refuses bytes that are not UTF-8', async () => {
    await failureOf('INVALID_MANIFEST', () => parseManifest(Uint8Array.of(0x7b, 0xff, 0x7d)));
  });
});

describe('successors', () => {
  test('are the config and the layers, in order, without foreign layers', () => {
    const foreign = {...blob('far', MEDIA_TYPE.dockerForeignLayer), urls: ['https://example.com']};
    const manifest = parseManifest(bytes({schemaVersion: 2, config, layers: [layer, foreign]}));
    expect(successors(manifest)).toEqual([config, layer]);
  });

  test('do not include the subject, which may be absent', () => {
    const subject = blob('subject', MEDIA_TYPE.ociManifest);
    const manifest = parseManifest(bytes({schemaVersion: 2, config, layers: [layer], subject}));
    expect(successors(manifest)).not.toContainEqual(subject);
  });

  test('of an index are its manifests', () => {
    const child = blob('child', MEDIA_TYPE.ociManifest);
    expect(successors(parseManifest(bytes({schemaVersion: 2, manifests: [child]})))).toEqual([child]);
  });
});
