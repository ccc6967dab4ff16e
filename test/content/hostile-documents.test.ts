import {describe, expect, test} from 'vitest';
import {parseManifestJson} from '../../src/content/docker-archive/docker-manifest-json.ts';
import {checkLayoutVersion} from '../../src/content/layout/layout-check.ts';
import {parseIndexJson} from '../../src/content/layout/layout-documents.ts';
import {parseImageConfig} from '../../src/oci/image-config.ts';
import {parseManifest} from '../../src/oci/manifest.ts';
import {failureOf} from '../support/to-throw-code.ts';

const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const bytes = (text: string) => Buffer.from(text);

describe('a document that is nested a hundred thousand levels deep is refused:', () => {
  test.each([
    ['a manifest', 'INVALID_MANIFEST', () => parseManifest(bytes(`{"layers":[],"annotations":${DEEP}}`))],
    ['an image configuration', 'INVALID_MANIFEST', () => parseImageConfig(bytes(`{"config":${DEEP}}`))],
    ['index.json', 'INVALID_ARCHIVE', () => parseIndexJson(bytes(`{"manifests":${DEEP}}`), 'app/')],
    [
      'oci-layout',
      'INVALID_ARCHIVE',
      () => checkLayoutVersion(bytes(`{"imageLayoutVersion":"1.0.0","x":${DEEP}}`), 'app/'),
    ],
    [
      'manifest.json',
      'INVALID_ARCHIVE',
      () => parseManifestJson(bytes(`[{"Config":"c","Layers":[],"x":${DEEP}}]`), 'app.tar'),
    ],
  ] as const)('%s', async (_, code, read) => {
    const error = await failureOf(code, async () => read());
    expect(error.message).toContain('is nested more than 256 levels deep');
  });
});
