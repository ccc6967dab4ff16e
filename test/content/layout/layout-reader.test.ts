import {Readable} from 'node:stream';
import {expect, test} from 'vitest';
import {blobPath} from '../../../src/content/layout/layout-documents.ts';
import {type LayoutFiles, LayoutReader} from '../../../src/content/layout/layout-reader.ts';
import {ImageGenerator} from '../../support/random-image.ts';

/** More than are read at once, and fewer than would take long. */
const COUNT = 60;
const MOST_AT_ONCE = 16;

test('the manifests of a layout are not all opened at once', async () => {
  const generator = new ImageGenerator('reader');
  const image = await generator.image();
  const signatures = Array.from({length: COUNT}, () => generator.artifact({subject: image.descriptor}));
  const all = [image, ...signatures];
  const contents = new Map(
    all.map(({descriptor, manifest}) => [blobPath(descriptor.digest), manifest.bytes]),
  );
  let open = 0;
  let most = 0;
  const files: LayoutFiles = {
    location: 'layout',
    sizeOf: async path => contents.get(path)?.byteLength,
    open: async path => {
      open += 1;
      most = Math.max(most, open);
      return Readable.from([contents.get(path)]).once('close', () => {
        open -= 1;
      });
    },
    close: async () => {},
  };
  const reader = new LayoutReader({files, entries: () => all.map(({descriptor}) => descriptor)});
  expect(await reader.referrers(image.descriptor)).toHaveLength(COUNT);
  expect((await reader.resolve('')).digest).toBe(image.descriptor.digest);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(MOST_AT_ONCE);
});
