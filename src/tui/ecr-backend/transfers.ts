import type {ContentStore} from '../../content/store.ts';
import type {Digest} from '../../oci/digest.ts';
import type {FileLocation} from '../../oci/image-location.ts';
import {copyImage} from '../../transfer/copy-image.ts';
import type {CopyRequest, PullRequest, PushRequest, TransferOptions} from '../backend.ts';
import {expandHome} from './expand-home.ts';
import type {EcrBackendParts} from './parts.ts';

/** Opens a repository as a store; the same one for every transfer. */
export type OpenStore = (repositoryName: string) => Promise<ContentStore>;

/** Pushes an image file; gives the digest. */
export async function pushFile(
  parts: EcrBackendParts,
  {request, open}: {request: PushRequest; open: OpenStore},
  {signal, onEvent}: TransferOptions,
): Promise<Digest> {
  const source = await parts.openSource(atHome(request.source));
  try {
    const root = await source.resolve('', {signal});
    const destination = await open(request.repositoryName);
    await copyImage({source, destination, root, tags: request.tags, onEvent, signal});
    return root.digest;
  } finally {
    await source.close();
  }
}

/** Pulls an image into a file; a file that is not finished is removed again. */
export async function pullToFile(
  parts: EcrBackendParts,
  {request, open}: {request: PullRequest; open: OpenStore},
  {signal, onEvent}: TransferOptions,
): Promise<Digest> {
  const {repositoryName, imageDigest, target: location, format, name} = request;
  const source = await open(repositoryName);
  const root = await source.resolve(imageDigest, {signal});
  const target = await parts.openTarget(atHome(location), format);
  const known = name?.includes(':') ? `${parts.place.registryHost}/${name}` : undefined;
  const written = location.name ?? known;
  const tags = written === undefined ? [] : [written];
  try {
    await copyImage({source, destination: target, root, tags, onEvent, signal});
    await target.commit();
    return root.digest;
  } catch (error) {
    await target.abandon();
    throw error;
  }
}

/** Copies an image to another repository of the registry. */
export async function copyToRepository(
  {request, open}: {request: CopyRequest; open: OpenStore},
  {signal, onEvent}: TransferOptions,
): Promise<Digest> {
  const source = await open(request.repositoryName);
  const root = await source.resolve(request.imageDigest, {signal});
  const destination = await open(request.targetRepositoryName);
  await copyImage({source, destination, root, tags: request.tags, onEvent, signal});
  return root.digest;
}

function atHome(location: FileLocation): FileLocation {
  return {...location, path: expandHome(location.path)};
}
