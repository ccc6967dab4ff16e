import type {Abortable} from '../../content/store.ts';
import {hasCode} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {discard} from '../read-body.ts';
import {RegistryError} from '../registry-error.ts';
import {pathOf, pushScopes, type Repository} from '../repository.ts';

/** Options with a signal that may be absent or undefined. */
export interface MaybeAbortable {
  signal?: Abortable['signal'] | undefined;
}

/**
 * Whether a repository that shall be written to has a blob of this digest and size (HEAD). Storage that a HEAD is sent on to and that
 * refuses it counts as absence: the push that follows is merely unnecessary.
 */
export async function blobExists(
  repository: Repository,
  descriptor: Descriptor,
  {signal}: MaybeAbortable = {},
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

function isElsewhere(error: unknown, {client}: Repository): boolean {
  return (
    error instanceof RegistryError &&
    error.status !== undefined &&
    !error.url.startsWith(`${client.origin.origin}/`)
  );
}
