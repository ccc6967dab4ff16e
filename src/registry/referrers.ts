import type {Abortable} from '../content/store.ts';
import {hasCode} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {type Digest, digestAlgorithm, digestHex, isDigest} from '../oci/digest.ts';
import {describeReferrer, type ImageIndex, type Manifest, parseManifest} from '../oci/manifest.ts';
import {MEDIA_TYPE} from '../oci/media-type.ts';
import {endlessList} from './endless-list.ts';
import {nextPage} from './link.ts';
import {getManifest, putManifest} from './manifests.ts';
import type {RegistryDocument} from './registry-client.ts';
import {RegistryError} from './registry-error.ts';
import {pathOf, pullScopes, type Repository} from './repository.ts';

/** An index as large as a manifest may be. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;

/** Fifty thousand signatures of one image at ECR's 50 a page. A registry that gives more gives them in circles. */
const MAX_PAGES = 1000;

/** How registries say that they have no referrers API: no such request, not found, not allowed, not implemented. */
const UNSUPPORTED_STATUSES = [400, 404, 405, 501];

/**
 * What refers to a manifest, from the referrers API or, where the registry has none, from the index under the
 * fallback tag (distribution-spec v1.1.1, "Listing Referrers").
 */
export async function listReferrersOf(
  repository: Repository,
  subject: Digest,
  options: Abortable & {artifactType?: string | undefined} = {},
): Promise<Descriptor[]> {
  const {artifactType, signal} = options;
  const found =
    (await fromApi(repository, subject, options)) ?? (await fromFallbackTag(repository, subject, {signal}));
  return artifactType === undefined ? found : found.filter(one => one.artifactType === artifactType);
}

/**
 * Notes a referrer in the index under its subject's fallback tag, which registries without the referrers API
 * leave to their clients (distribution-spec v1.1.1, "Pushing Manifests with Subject").
 */
export async function noteInFallbackTag(
  repository: Repository,
  referrer: Manifest,
  {signal}: Abortable = {},
): Promise<void> {
  const {subject} = referrer.content;
  if (!subject) return;
  const known = await fromFallbackTag(repository, subject.digest, {signal});
  if (known.some(({digest}) => digest === referrer.digest)) return;
  await putFallbackIndex(repository, subject.digest, {
    manifests: [...known, describeReferrer(referrer)],
    signal,
  });
}

/**
 * The manifest of a digest if it refers to a subject. One that cannot be understood has no subject that anybody
 * lists it under, and a tag is a name for something that stays.
 */
export async function findReferrer(
  repository: Repository,
  tagOrDigest: string,
  options: Abortable = {},
): Promise<Manifest | undefined> {
  if (!isDigest(tagOrDigest)) return undefined;
  try {
    const manifest = await getManifest(repository, tagOrDigest, options);
    return manifest.content.subject ? manifest : undefined;
  } catch (error) {
    if (hasCode(error, 'INVALID_MANIFEST', 'MANIFEST_TOO_LARGE')) return undefined;
    throw error;
  }
}

/** Takes a referrer out of the index under its subject's fallback tag, if it is there. */
export async function removeFromFallbackTag(
  repository: Repository,
  referrer: Manifest,
  {signal}: Abortable = {},
): Promise<void> {
  const {subject} = referrer.content;
  if (!subject) return;
  const known = await fromFallbackTag(repository, subject.digest, {signal});
  const manifests = known.filter(({digest}) => digest !== referrer.digest);
  if (manifests.length < known.length)
    await putFallbackIndex(repository, subject.digest, {manifests, signal});
}

/** `sha256-<hex>`: at most 32 characters of the algorithm and 64 of the hash, as the specification has it. */
export function fallbackTag(subject: Digest): string {
  return `${digestAlgorithm(subject).slice(0, 32)}-${digestHex(subject).slice(0, 64)}`;
}

async function fromApi(
  repository: Repository,
  subject: Digest,
  {artifactType, signal}: Abortable & {artifactType?: string | undefined},
): Promise<Descriptor[] | undefined> {
  const filter = artifactType === undefined ? '' : `?artifactType=${encodeURIComponent(artifactType)}`;
  let target: string | URL | undefined = pathOf(repository, `referrers/${subject}${filter}`);
  const found: Descriptor[] = [];
  for (let pages = 0; target !== undefined; pages++) {
    if (pages === MAX_PAGES) {
      const url = new URL(target, repository.client.origin);
      throw endlessList(`referrers of ${subject}`, pages, url);
    }
    const page = await readPage(repository, {target, signal});
    const manifests = page && indexOf(page);
    if (!manifests) return undefined;
    found.push(...manifests);
    target = nextPage(page);
  }
  return found;
}

/** A page of the API; undefined when the registry has no such API. */
async function readPage(
  repository: Repository,
  {target, signal}: {target: string | URL} & Abortable,
): Promise<RegistryDocument | undefined> {
  try {
    return await repository.client.read(
      {
        method: 'GET',
        target,
        headers: {accept: MEDIA_TYPE.ociIndex},
        expect: [200],
        notFound: 'IMAGE_NOT_FOUND',
        scopes: pullScopes(repository.name),
        signal,
      },
      MAX_PAGE_BYTES,
    );
  } catch (error) {
    if (hasCode(error, 'REPOSITORY_NOT_FOUND')) throw error;
    if (error instanceof RegistryError && UNSUPPORTED_STATUSES.includes(error.status ?? 0)) return undefined;
    throw error;
  }
}

/** The entries of a page; undefined when it is no index (a proxy's welcome page with status 200, say). */
function indexOf({bytes}: RegistryDocument): Descriptor[] | undefined {
  try {
    const manifest = parseManifest(bytes, MEDIA_TYPE.ociIndex);
    return manifest.kind === 'index' ? manifest.content.manifests : undefined;
  } catch {
    return undefined;
  }
}

async function fromFallbackTag(
  repository: Repository,
  subject: Digest,
  options: Abortable,
): Promise<Descriptor[]> {
  try {
    const manifest = await getManifest(repository, fallbackTag(subject), options);
    return manifest.kind === 'index' ? manifest.content.manifests : [];
  } catch (error) {
    if (hasCode(error, 'IMAGE_NOT_FOUND')) return [];
    throw error;
  }
}

async function putFallbackIndex(
  repository: Repository,
  subject: Digest,
  {manifests, signal}: {manifests: Descriptor[]} & Abortable,
): Promise<void> {
  const index: ImageIndex = {schemaVersion: 2, mediaType: MEDIA_TYPE.ociIndex, manifests};
  const manifest = parseManifest(Buffer.from(JSON.stringify(index)), MEDIA_TYPE.ociIndex);
  await putManifest(repository, manifest, {tagOrDigest: fallbackTag(subject), signal});
}
