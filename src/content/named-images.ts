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

/**
 * The image that a name, a tag or a digest means; with an empty `wanted`, the only one there is.
 * @throws EcrctlError IMAGE_NOT_FOUND, AMBIGUOUS_IMAGE
 */
export function pickImage(location: string, images: readonly NamedImage[], wanted: string): NamedImage {
  const found = wanted === '' ? images : matching(images, wanted);
  if (found.length > 1) throw ambiguousImage(location, labels(found));
  if (found[0]) return found[0];
  throw imageNotFound(location, wanted, labels(images));
}

/** An exact name wins over a tag that several names may share. */
function matching(images: readonly NamedImage[], wanted: string): readonly NamedImage[] {
  const exact = images.filter(
    ({descriptor, names}) =>
      descriptor.digest === wanted || names.some(name => canonicalName(name) === canonicalName(wanted)),
  );
  if (exact.length > 0) return exact;
  return images.filter(({names}) => names.some(name => tagOfName(name) === wanted));
}

/** How images are called in a hint. */
function labels(images: readonly NamedImage[]): string[] {
  return images.flatMap(({descriptor, names}) => {
    if (names.length > 0) return names;
    const platform = descriptor.platform ? ` (${formatPlatform(descriptor.platform)})` : '';
    return [`${descriptor.digest}${platform}`];
  });
}
