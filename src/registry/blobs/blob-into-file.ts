import type {FilePlace, PushOptions, Received} from '../../content/store.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {digestAlgorithm} from '../../oci/digest.ts';
import {pathOf, pullScopes, type Repository} from '../repository.ts';

/** Brings a blob into its place in a file on another thread, as far as that goes without asking twice. */
export async function downloadBlobInto(
  repository: Repository,
  {digest, size}: Descriptor,
  {place, options}: {place: FilePlace; options: PushOptions},
): Promise<Received> {
  const {signal, onProgress = () => {}} = options;
  const request = {
    target: pathOf(repository, `blobs/${digest}`),
    scopes: pullScopes(repository.name),
    signal,
  };
  const into = {place, size, algorithm: digestAlgorithm(digest), onProgress};
  const {position, digest: found} = await repository.client.download(request, into);
  return found === undefined ? {position} : {position, digest: found};
}
