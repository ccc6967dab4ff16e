/**
 * Fills a data directory with repositories and images, as if they had been pushed: the same records, without the
 * requests. Every image of a repository has a manifest and a tag of its own. With LAYERS_EACH it lists so many
 * layers, all but the topmost shared with its neighbours; without, none.
 *   node seed.js DATA REPOSITORIES IMAGES_EACH [LAYERS_EACH]
 */
import {digestOf} from '../../src/oci/digest.ts';
import {openState} from '../../src/server/state/open-state.ts';

const REGISTRY = ['123456789012', 'us-east-1'];
const MEDIA_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const NOW = Date.now();
const DAY = 24 * 60 * 60 * 1000;
const REPOSITORIES_AT_ONCE = 200;
/** So many images in a row are built on the same layers. */
const IMAGES_TO_A_BASE = 20;

const [dataDir, repositories, images, layers = '0'] = process.argv.slice(2) as [
  string,
  string,
  string,
  string?,
];
const state = openState(dataDir);
for (let at = 0; at < Number(repositories); at += REPOSITORIES_AT_ONCE) {
  await state.transaction(() => {
    for (let one = at; one < Math.min(at + REPOSITORIES_AT_ONCE, Number(repositories)); one++)
      addRepository(one);
  });
}
await state.transaction(() => state.table('counts').put([...REGISTRY, 'repositories'], Number(repositories)));
await state.close();

function addRepository(number: number): void {
  const name = `team-${number % 100}/app-${number}`;
  const key = [...REGISTRY, name];
  state.table('repositories').put(key, {
    createdAt: NOW - 400 * DAY,
    imageTagMutability: 'MUTABLE',
    scanOnPush: false,
    encryption: {encryptionType: 'AES256'},
    tags: {},
  });
  for (let image = 0; image < Number(images); image++) addImage(key, image);
  state.table('counts').put([...REGISTRY, 'images', name], Number(images));
}

function addImage(repository: string[], number: number): void {
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MEDIA_TYPE,
      config: {
        mediaType: 'application/vnd.oci.image.config.v1+json',
        digest: digestOf(Buffer.from('{}')),
        size: 2,
      },
      layers: layersOf(number),
      annotations: {name: `${repository.join('/')}:${number}`},
    }),
  );
  const digest = digestOf(manifest);
  const tag = `build-${number}`;
  state.table('manifests').put([...repository, digest], manifest);
  state.table('tags').put([...repository, tag], digest);
  state.table('images').put([...repository, digest], {
    mediaType: MEDIA_TYPE,
    artifactMediaType: 'application/vnd.oci.image.config.v1+json',
    manifestSize: manifest.length,
    imageSize: 50_000_000,
    pushedAt: NOW - number * DAY,
    tags: [tag],
    status: 'ACTIVE',
  });
}

function layersOf(image: number): {mediaType: string; digest: string; size: number}[] {
  return Array.from({length: Number(layers)}, (_, layer) => {
    const isTop = layer === Number(layers) - 1;
    const name = isTop ? `top ${image}` : `base ${Math.floor(image / IMAGES_TO_A_BASE)}, layer ${layer}`;
    return {
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest: digestOf(Buffer.from(name)),
      size: 5_000_000,
    };
  });
}
