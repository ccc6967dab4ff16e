import type {ContentStore, ImageLister, ReadableStore, WritableStore} from '../../content/store.ts';
import type {EcrApi} from '../../ecr/api.ts';
import type {RepositoryId, RepositoryTarget} from '../../ecr/repository-id.ts';
import type {FileLocation, ImageFileFormat} from '../../oci/image-location.ts';
import type {Place} from '../backend.ts';

/** What the command line hands over of a registry: calls, repositories as stores, files as stores. */
export interface EcrBackendParts {
  place: Place;
  api: EcrApi;
  /** Given in calls; absent for the caller's own account. */
  registryId?: string | undefined;
  openRepository(repositoryName: string): Promise<ContentStore>;
  openSource(location: FileLocation): Promise<ReadableStore & ImageLister>;
  openTarget(location: FileLocation, format?: ImageFileFormat): Promise<WritableStore>;
  close(): Promise<void>;
}

/** How calls name a repository of this registry. */
export function idOf({registryId}: EcrBackendParts, repositoryName: string): RepositoryId {
  return registryId === undefined ? {repositoryName} : {repositoryName, registryId};
}

/** A repository of this registry and the door to it. */
export function targetOf(parts: EcrBackendParts, repositoryName: string): RepositoryTarget {
  return {api: parts.api, id: idOf(parts, repositoryName)};
}
