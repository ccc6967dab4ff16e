import type {Abortable} from '../../content/store.ts';
import {hasCode} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {Digest} from '../../oci/digest.ts';
import {discard} from '../read-body.ts';
import {RegistryError} from '../registry-error.ts';
import {pathOf, pullScopes, pushScopes, type Repository} from '../repository.ts';

/**
 * Whether a repository that shall be written to has a blob of this digest and size (HEAD). Storage that a HEAD is sent on to and that
 * refuses it counts as absence: the push that follows is merely unnecessary.
 */
export async function blobExists(
  repository: Repository,
  descriptor: Descriptor,
  {signal}: Abortable = {},
): Promise<boolean> {
  try {
    const response = await repository.client.send({
      method: 'HEAD',
      target: pathOf(repository, `blobs/${descriptor.digest}`),
      expect: [200],
      notFound: 'BLOB_NOT_FOUND',
      scopes: pushScopes(repository.name),
      signal,
    });
    discard(response);
    const length = response.headers['content-length'];
    return length === undefined || Number(length) === descriptor.size;
  } catch (error) {
    if (hasCode(error, 'BLOB_NOT_FOUND') || isElsewhere(error, repository)) return false;
    throw error;
  }
}

/**
 * A blob to be read of which nothing but the digest is known (HEAD); undefined when it is not there, or when the
 * registry does not say how large it is.
 */
export async function headBlob(
  repository: Repository,
  digest: Digest,
  {signal}: Abortable = {},
): Promise<Descriptor | undefined> {
  const response = await repository.client.send({
    method: 'HEAD',
    target: pathOf(repository, `blobs/${digest}`),
    expect: [200, 404],
    notFound: 'BLOB_NOT_FOUND',
    scopes: pullScopes(repository.name),
    signal,
  });
  discard(response);
  const size = Number(response.headers['content-length'] ?? Number.NaN);
  if (response.status === 404 || !Number.isSafeInteger(size)) return undefined;
  return {mediaType: 'application/octet-stream', digest, size};
}

function isElsewhere(error: unknown, {client}: Repository): boolean {
  return (
    error instanceof RegistryError &&
    error.status !== undefined &&
    !error.url.startsWith(`${client.origin.origin}/`)
  );
}
