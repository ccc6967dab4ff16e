import type {LayerFile} from '../../content/layer-files/layer-file.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import type {
  AccessPolicies,
  FindingsPage,
  ImageDocument,
  ImageRecord,
  ReferrerRecord,
  RepositoryRecord,
  RepositorySummary,
  SettingsSection,
  StoredLifecyclePolicy,
} from '../backend.ts';
import type {Failure} from './failure.ts';

/** Something that a screen wants to know. Data, so that it can be asked again as it is. */
export type Request =
  | {type: 'repositories'}
  | {type: 'summary'; repositoryName: string}
  | {type: 'images'; repositoryName: string}
  | {type: 'document'; repositoryName: string; imageDigest: string}
  | {type: 'findings'; repositoryName: string; imageDigest: string}
  | {type: 'referrers'; repositoryName: string; imageDigest: string}
  | {type: 'layerFiles'; repositoryName: string; layer: Descriptor}
  | {type: 'contentText'; repositoryName: string; descriptor: Descriptor}
  | {type: 'lifecyclePolicy'; repositoryName: string}
  | {type: 'accessPolicies'; repositoryName: string}
  | {type: 'registrySettings'};

/** A whole answer, or a page of one. */
export type Answer =
  | {type: 'repositories'; repositories: readonly RepositoryRecord[]}
  | {type: 'summary'; repositoryName: string; summary: RepositorySummary}
  | {type: 'images'; images: readonly ImageRecord[]}
  | {type: 'document'; document: ImageDocument}
  | {type: 'findings'; page: FindingsPage}
  | {type: 'referrers'; referrers: readonly ReferrerRecord[]}
  | {type: 'layerFiles'; files: readonly LayerFile[]}
  | {type: 'layerBytes'; bytes: number}
  | {type: 'contentText'; text: string}
  | {type: 'lifecyclePolicy'; policy: StoredLifecyclePolicy | undefined}
  | {type: 'accessPolicies'; policies: AccessPolicies}
  | {type: 'registrySettings'; sections: readonly SettingsSection[]};

/**
 * A request that was made and where it stands. Answers carry the ticket; an answer whose ticket no view holds
 * any more is stale and changes nothing.
 */
export interface Load {
  request: Request;
  ticket: number;
  status: 'loading' | 'waiting' | 'ready' | 'failed';
  /** How often it has failed in a row. */
  attempt: number;
  /** Whether what was loaded before stays on the screen until all of the new has come. */
  refresh: boolean;
  failure?: Failure;
  /** When it was complete. */
  loadedAt?: number;
  /** When it will be asked again. */
  retryAt?: number;
}

/** The waits before a failed request is made again, in milliseconds; the last one repeats. */
const RETRY_DELAYS = [1000, 2000, 4000, 8000, 15_000, 30_000] as const;

/** A request that is made now. */
export function startLoad(request: Request, ticket: number, refresh = false): Load {
  return {request, ticket, status: 'loading', attempt: 0, refresh};
}

/** How long to wait before asking again. */
export function retryDelay(attempt: number): number {
  return RETRY_DELAYS[Math.min(attempt, RETRY_DELAYS.length) - 1] ?? RETRY_DELAYS[0];
}

/** Whether an answer is still to come. */
export function isPending(load: Load | undefined): boolean {
  return load?.status === 'loading' || load?.status === 'waiting';
}
