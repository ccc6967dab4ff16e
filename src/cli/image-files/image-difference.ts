import type {FileDifference} from '../../content/layer-files/diff-file-trees.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {ImageConfig} from '../../oci/image-config.ts';
import type {ImageIndex, ImageManifest} from '../../oci/manifest.ts';
import {formatPlatform} from '../../oci/platform.ts';
import {type ConfigField, configFields} from './config-fields.ts';

/** A value that two images do not have in common. */
export interface FieldDifference {
  field: string;
  before?: string;
  after?: string;
}

/** A layer as far as it is compared: by its digest, and by that of what is in it. */
interface ComparedLayer {
  digest: string;
  size: number;
  diffId: string | undefined;
}

/** Layers that two images have in common, and those that they have not. */
export interface LayerDifference {
  shared: {digest: string; size: number}[];
  /** The same files, compressed otherwise: they are stored and moved apart. */
  repacked: {before: string; after: string; size: number}[];
  removed: {digest: string; size: number}[];
  added: {digest: string; size: number}[];
}

/** What two images do not have in common. */
export interface ImageDifference {
  /** Of two indexes. */
  platforms?: FieldDifference[];
  config?: FieldDifference[];
  layers?: LayerDifference;
  files?: FileDifference[];
}

/** An image as it is compared. */
export interface ComparedImage {
  manifest: ImageManifest;
  mediaType: string;
  config: ImageConfig | undefined;
}

/** What two images say of themselves and do not have in common. */
export function diffFields(before: ComparedImage, after: ComparedImage): FieldDifference[] {
  return differences(fieldsOf(before), fieldsOf(after));
}

/** The platforms of two indexes that are not the same. */
export function diffPlatforms(before: ImageIndex, after: ImageIndex): FieldDifference[] {
  return differences(platformsOf(before), platformsOf(after));
}

/** Layers compared as sets, each as often as it is there. */
export function diffLayers(before: ComparedImage, after: ComparedImage): LayerDifference {
  const old = layersOf(before);
  const now = layersOf(after);
  const shared = takeMatching(old, now, (one, other) => one.digest === other.digest);
  const repacked = takeMatching(
    old,
    now,
    (one, other) => one.diffId !== undefined && one.diffId === other.diffId,
  );
  return {
    shared: shared.map(([, {digest, size}]) => ({digest, size})),
    repacked: repacked.map(([one, other]) => ({before: one.digest, after: other.digest, size: other.size})),
    removed: old.map(({digest, size}) => ({digest, size})),
    added: now.map(({digest, size}) => ({digest, size})),
  };
}

/** Takes pairs that match out of both lists. */
function takeMatching(
  old: ComparedLayer[],
  now: ComparedLayer[],
  matches: (one: ComparedLayer, other: ComparedLayer) => boolean,
): [ComparedLayer, ComparedLayer][] {
  const pairs: [ComparedLayer, ComparedLayer][] = [];
  for (const other of [...now]) {
    const one = old.find(candidate => matches(candidate, other));
    if (!one) continue;
    pairs.push([one, other]);
    old.splice(old.indexOf(one), 1);
    now.splice(now.indexOf(other), 1);
  }
  return pairs;
}

function layersOf({manifest, config}: ComparedImage): ComparedLayer[] {
  const diffIds = config?.rootfs?.diff_ids;
  const isKnown = Array.isArray(diffIds) && diffIds.length === manifest.layers.length;
  return manifest.layers.map(({digest, size}: Descriptor, position) => ({
    digest,
    size,
    diffId: isKnown ? diffIds[position] : undefined,
  }));
}

function fieldsOf({manifest, mediaType, config}: ComparedImage): Map<string, string> {
  const fields: ConfigField[] = [
    {name: 'media type', value: mediaType},
    ...(manifest.artifactType ? [{name: 'artifact type', value: manifest.artifactType}] : []),
    ...(config?.created ? [{name: 'created', value: String(config.created)}] : []),
    ...(config ? configFields(config) : [{name: 'config', value: manifest.config.digest}]),
    ...annotationFields(manifest),
  ];
  return new Map(fields.map(({name, key, value}) => [key === undefined ? name : `${name} ${key}`, value]));
}

function annotationFields({annotations = {}}: ImageManifest): ConfigField[] {
  return Object.entries(annotations).map(([key, value]) => ({
    name: 'annotation',
    key,
    value: `${key}=${value}`,
  }));
}

/** Two entries for one platform are told apart by their number. */
function platformsOf({manifests}: ImageIndex): Map<string, string> {
  const platforms = new Map<string, string>();
  for (const {platform, digest} of manifests) {
    const name = formatPlatform(platform);
    let field = name;
    for (let number = 2; platforms.has(field); number++) field = `${name} (${number})`;
    platforms.set(field, digest);
  }
  return platforms;
}

function differences(old: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): FieldDifference[] {
  const found: FieldDifference[] = [];
  for (const field of new Set([...old.keys(), ...now.keys()])) {
    const [before, after] = [old.get(field), now.get(field)];
    if (before === after) continue;
    found.push({
      field,
      ...(before === undefined ? {} : {before}),
      ...(after === undefined ? {} : {after}),
    });
  }
  return found;
}
