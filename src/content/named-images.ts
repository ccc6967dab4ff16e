import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import {formatPlatform} from '../oci/platform.ts';
import {CONTAINERD_NAME, canonicalName, familiarName, REF_NAME, tagOfName} from './image-name.ts';
import type {NamedImage} from './store.ts';
import {ambiguousImage, imageNotFound} from './store-error.ts';

/** The images that index entries stand for, each digest once with every name it has. */
export function namedImages(entries: readonly Descriptor[]): NamedImage[] {
  const images = new Map<Digest, NamedImage>();
  for (const entry of entries) {
    const known = images.get(entry.digest) ?? {descriptor: entry, names: []};
    known.names.push(...namesOf(entry).filter(name => !known.names.includes(name)));
    images.set(entry.digest, known);
  }
  return [...images.values()];
}

/** The names in an entry's annotations: the full one, else the short one. */
function namesOf({annotations = {}}: Descriptor): string[] {
  const full = annotations[CONTAINERD_NAME];
  const short = annotations[REF_NAME];
  if (typeof full === 'string' && full !== '') return [familiarName(full)];
  return typeof short === 'string' && short !== '' ? [short] : [];
}

/** Something with names; without any, `label` is what it is called. */
export interface Named {
  names: readonly string[];
  label: string;
}

/**
 * The image that a name, a tag or a digest means; with an empty `wanted`, the only one there is.
 * @throws EcrctlError IMAGE_NOT_FOUND, AMBIGUOUS_IMAGE
 */
export function pickImage(location: string, images: readonly NamedImage[], wanted: string): Descriptor {
  const named = images.map(({descriptor, names}) => ({descriptor, names, label: labelOf(descriptor)}));
  const byDigest = named.find(({descriptor}) => descriptor.digest === wanted);
  return (byDigest ?? pickByName(location, named, wanted)).descriptor;
}

/**
 * The one thing that a name or a tag means; with an empty `wanted`, the only one there is.
 * @throws EcrctlError IMAGE_NOT_FOUND, AMBIGUOUS_IMAGE
 */
export function pickByName<Item extends Named>(
  location: string,
  items: readonly Item[],
  wanted: string,
): Item {
  const found = wanted === '' ? items : matching(items, wanted);
  if (found.length > 1) throw ambiguousImage(location, hintNames(found));
  if (found[0]) return found[0];
  throw imageNotFound(location, wanted, hintNames(items));
}

/** An exact name wins over a tag that several names may share. */
function matching<Item extends Named>(items: readonly Item[], wanted: string): readonly Item[] {
  const full = canonicalName(wanted);
  const exact = items.filter(
    ({names, label}) => label === wanted || names.some(name => canonicalName(name) === full),
  );
  return exact.length > 0 ? exact : items.filter(({names}) => names.some(name => tagOfName(name) === wanted));
}

function hintNames(items: readonly Named[]): string[] {
  return items.flatMap(({names, label}) => (names.length > 0 ? names : [label]));
}

function labelOf({digest, platform}: Descriptor): string {
  return platform ? `${digest} (${formatPlatform(platform)})` : digest;
}
