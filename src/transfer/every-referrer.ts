import {
  type Abortable,
  canListReferrers,
  canListTags,
  type ReadableStore,
  type ReferrerLister,
} from '../content/store.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {type Digest, isDigest} from '../oci/digest.ts';
import {descriptorOf} from '../oci/manifest.ts';
import {readImageGraph} from './image-graph.ts';

/** Referrers of referrers are followed this deep: a signature of an SBOM of an image is three. */
const MAX_DEPTH = 4;

/** Something that refers to an image. */
export interface FoundReferrer {
  descriptor: Descriptor;
  /** The tag or name that alone tells what it refers to; absent where it says so itself. */
  name?: string;
}

/** What is known of a source beforehand. */
export interface EveryReferrerOptions extends Abortable {
  /** The names there that refer to images, as `referrerNames` gives them; looked for when absent. */
  names?: readonly string[] | undefined;
}

/** The tags or names of a source that each tell which image they refer to: `sha256-….sig`. */
export async function referrerNames(source: ReadableStore, options: Abortable = {}): Promise<string[]> {
  const names: string[] = [];
  if (!canListTags(source)) return names;
  for await (const name of source.tags(options)) if (subjectOfTag(name) !== undefined) names.push(name);
  return names;
}

/**
 * What refers to an image (signatures, SBOMs, attestations) and to every platform of it, each once, subjects
 * before what refers to them; then what refers to any of these by its tag. Nothing where the source knows none.
 */
export async function* everyReferrer(
  source: ReadableStore,
  root: Descriptor,
  options: EveryReferrerOptions = {},
): AsyncGenerator<FoundReferrer> {
  const {manifests} = await readImageGraph(source, root, options);
  const subjects = new Set(manifests.map(manifest => manifest.digest));
  if (canListReferrers(source)) {
    for await (const descriptor of referrersOf(source, manifests.map(descriptorOf), options)) {
      subjects.add(descriptor.digest);
      yield {descriptor};
    }
  }
  for (const name of options.names ?? (await referrerNames(source, options))) {
    const subject = subjectOfTag(name);
    if (subject === undefined || !subjects.has(subject)) continue;
    const {mediaType, digest, size} = await source.resolve(name, options);
    yield {descriptor: {mediaType, digest, size}, name};
  }
}

async function* referrersOf(
  source: ReferrerLister,
  subjects: readonly Descriptor[],
  options: Abortable,
): AsyncGenerator<Descriptor> {
  const seen = new Set<Digest>();
  async function* follow(subject: Descriptor, depth: number): AsyncGenerator<Descriptor> {
    for (const referrer of await source.referrers(subject, options)) {
      if (seen.has(referrer.digest) || depth > MAX_DEPTH) continue;
      seen.add(referrer.digest);
      const {artifactType: _type, annotations: _annotations, ...found} = referrer;
      yield found;
      yield* follow(found, depth + 1);
    }
  }
  for (const subject of subjects) yield* follow(subject, 1);
}

/**
 * The digest that a tag such as `sha256-….sig` is about: how cosign attaches signatures, SBOMs and attestations
 * to an image. A tag without an ending lists referrers, which each say themselves what they refer to.
 */
function subjectOfTag(name: string): Digest | undefined {
  const hex = /(?:^|:)sha256-([0-9a-f]{64})\.[a-z]+$/.exec(name)?.[1];
  const digest = `sha256:${hex}`;
  return isDigest(digest) ? digest : undefined;
}
