import type {Readable} from 'node:stream';
import type {OpenOptions} from '../../content/store.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {RegistryRequest} from '../registry-client.ts';
import {pathOf, pullScopes, type Repository} from '../repository.ts';
import type {ContentOrigin} from './content-arrival.ts';
import {openContent} from './open-content.ts';

/**
 * Opens a blob for reading, with the patience of the repository's client.
 * @throws EcrctlError BLOB_NOT_FOUND, CONTENT_SIZE_MISMATCH and whatever exchanges fail with
 */
export function openBlob(
  repository: Repository,
  descriptor: Descriptor,
  options: OpenOptions = {},
): Promise<Readable> {
  return openContent(originOf(repository, descriptor), options);
}

function originOf(repository: Repository, descriptor: Descriptor): ContentOrigin {
  const {client, name} = repository;
  const blob = {
    method: 'GET',
    target: pathOf(repository, `blobs/${descriptor.digest}`),
    expect: [200, 206],
    notFound: 'BLOB_NOT_FOUND',
    scopes: pullScopes(name),
  } satisfies RegistryRequest;
  return {
    descriptor,
    retrier: client.retrier,
    get: (headers, signal) => client.attempt({...blob, headers, signal}),
    openRaw: async signal => {
      const content = await client.openRaw({...blob, signal}, descriptor.size);
      return content && {content, url: client.origin};
    },
  };
}
