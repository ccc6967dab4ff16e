import {ContentVerifier} from '../content/content-verifier.ts';
import type {Abortable} from '../content/store.ts';
import {EcrctlError, hasCode} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {type Digest, digestAlgorithm, isDigest} from '../oci/digest.ts';
import {descriptorOf, MAX_MANIFEST_BYTES, type Manifest, parseManifest} from '../oci/manifest.ts';
import {ACCEPTED_MANIFESTS} from '../oci/media-type.ts';
import {checkTag} from '../oci/reference.ts';
import {discard} from './read-body.ts';
import {presentable} from './redact.ts';
import type {RegistryRequest} from './registry-client.ts';
import {deleteScopes, pathOf, pullScopes, pushScopes, type Repository} from './repository.ts';

const ACCEPT = ACCEPTED_MANIFESTS.join(', ');

/**
 * Reads a manifest by tag or digest. Its digest is computed from the bytes; what was asked for and what the
 * registry claims must agree with it.
 * @throws EcrctlError IMAGE_NOT_FOUND, REPOSITORY_NOT_FOUND, CONTENT_DIGEST_MISMATCH, INVALID_MANIFEST, PROTOCOL_ERROR
 */
export async function getManifest(
  repository: Repository,
  tagOrDigest: string,
  options: Abortable = {},
): Promise<Manifest> {
  const request = manifestRequest(repository, {method: 'GET', tagOrDigest, expect: [200]});
  const {bytes, headers} = await repository.client.read({...request, ...options}, MAX_MANIFEST_BYTES);
  if (isDigest(tagOrDigest)) checkBytes(bytes, tagOrDigest);
  const claimed = headers['docker-content-digest'];
  if (isDigest(claimed)) checkBytes(bytes, claimed);
  return parseAnswered(bytes, {type: headers['content-type'], repository, tagOrDigest});
}

/** A login page or an error of some proxy is no broken image: it says who answered what. */
function parseAnswered(
  bytes: Uint8Array,
  answered: {type: string | undefined; repository: Repository; tagOrDigest: string},
): Manifest {
  const {type, repository, tagOrDigest} = answered;
  try {
    return parseManifest(bytes, type, isDigest(tagOrDigest) ? tagOrDigest : undefined);
  } catch (cause) {
    if (!hasCode(cause, 'INVALID_MANIFEST') || type === undefined || /json|\/vnd\./i.test(type)) throw cause;
    const what = `the manifest ${tagOrDigest} of ${repository.name}`;
    const shown = presentable(type.split(';')[0]!);
    throw new EcrctlError('PROTOCOL_ERROR', `asked for ${what}, the registry answered ${shown}`, {
      hint: 'is this host a registry? a proxy or a login page may stand before it',
      cause,
    });
  }
}

/** What a tag or digest stands for (HEAD), or undefined when it stands for nothing. */
export async function headManifest(
  repository: Repository,
  tagOrDigest: string,
  options: Abortable = {},
): Promise<Descriptor | undefined> {
  const request = manifestRequest(repository, {method: 'HEAD', tagOrDigest, expect: [200, 404]});
  const response = await repository.client.send({...request, ...options});
  discard(response);
  if (response.status === 404) return undefined;
  const {'content-type': type, 'content-length': length, 'docker-content-digest': claimed} = response.headers;
  const digest = claimed ?? tagOrDigest;
  const mediaType = type?.split(';')[0]?.trim();
  const size = Number(length ?? Number.NaN);
  if (mediaType && isDigest(digest) && Number.isSafeInteger(size) && size > 0) {
    if (isDigest(tagOrDigest) && comparable(tagOrDigest, digest) && tagOrDigest !== digest) {
      throw mismatch(tagOrDigest, digest);
    }
    return {mediaType, digest, size};
  }
  return descriptorOf(await getManifest(repository, tagOrDigest, options));
}

/** Under which tag or digest a manifest is written. */
export interface ManifestTarget extends Abortable {
  tagOrDigest: string;
}

/** What the registry said of a manifest that it took. */
export interface ManifestReceipt {
  /** Whether the registry has noted the manifest's subject, so that nobody else has to (`OCI-Subject`). */
  knowsSubject: boolean;
}

/**
 * Writes a manifest, byte for byte, under a tag or its digest. A tag that points at it already is as good.
 * @throws EcrctlError TAG_IMMUTABLE, REPOSITORY_NOT_FOUND, BLOB_NOT_FOUND when it points at what is not there
 */
export async function putManifest(
  repository: Repository,
  manifest: Manifest,
  target: ManifestTarget,
): Promise<ManifestReceipt> {
  try {
    return await sendManifest(repository, manifest, target);
  } catch (error) {
    // ECR: calls a tag immutable even when it already points at this very manifest.
    if (!hasCode(error, 'TAG_IMMUTABLE')) throw error;
    const present = await headManifest(repository, target.tagOrDigest, {signal: target.signal});
    if (present?.digest !== manifest.digest) throw error;
    return {knowsSubject: true};
  }
}

async function sendManifest(
  repository: Repository,
  manifest: Manifest,
  {tagOrDigest, signal}: ManifestTarget,
): Promise<ManifestReceipt> {
  const response = await repository.client.send({
    method: 'PUT',
    target: manifestPath(repository, tagOrDigest),
    headers: {'content-type': manifest.mediaType},
    body: manifest.bytes,
    expect: [201, 200, 202],
    notFound: 'REPOSITORY_NOT_FOUND',
    scopes: pushScopes(repository.name),
    signal,
  });
  discard(response);
  const returned = response.headers['docker-content-digest'];
  if (isDigest(returned) && comparable(returned, manifest.digest) && returned !== manifest.digest) {
    throw mismatch(manifest.digest, returned);
  }
  return {knowsSubject: response.headers['oci-subject'] !== undefined};
}

/**
 * Deletes a manifest by digest with all its tags, or a tag alone where the registry can do that.
 * @throws EcrctlError IMAGE_NOT_FOUND, IMAGE_REFERENCED, UNSUPPORTED
 */
export async function deleteManifest(
  repository: Repository,
  tagOrDigest: string,
  options: Abortable = {},
): Promise<void> {
  const request = manifestRequest(repository, {method: 'DELETE', tagOrDigest, expect: [202, 200, 204]});
  const scopes = deleteScopes(repository.name);
  discard(await repository.client.send({...request, scopes, ...options}));
}

function manifestRequest(
  repository: Repository,
  {method, tagOrDigest, expect}: Pick<RegistryRequest, 'method' | 'expect'> & {tagOrDigest: string},
): RegistryRequest {
  return {
    method,
    target: manifestPath(repository, tagOrDigest),
    headers: {accept: ACCEPT},
    expect,
    notFound: 'IMAGE_NOT_FOUND',
    scopes: pullScopes(repository.name),
  };
}

/**
 * Where a manifest is. What is neither tag nor digest could lead to another repository.
 * @throws EcrctlError INVALID_REFERENCE
 */
function manifestPath(repository: Repository, tagOrDigest: string): string {
  return pathOf(repository, `manifests/${isDigest(tagOrDigest) ? tagOrDigest : checkTag(tagOrDigest)}`);
}

function checkBytes(bytes: Uint8Array, digest: Digest): void {
  const verifier = new ContentVerifier({digest, size: bytes.byteLength});
  verifier.update(bytes);
  verifier.finish();
}

/** Digests of two algorithms may both be right. */
function comparable(one: Digest, other: Digest): boolean {
  return digestAlgorithm(one) === digestAlgorithm(other);
}

function mismatch(wanted: string, found: string): EcrctlError {
  return new EcrctlError('CONTENT_DIGEST_MISMATCH', `the registry names ${found} where ${wanted} is meant`, {
    hint: 'the registry or a proxy before it changes manifests',
  });
}
