import type {BlobStore} from './blobs/blob-store.ts';
import type {UploadSessions} from './blobs/upload-sessions.ts';
import type {CallFacts} from './call-facts.ts';
import type {PageCache} from './http/page-cache.ts';
import type {PartBuffers} from './http/part-buffers.ts';
import type {RequestLog} from './http/request-log.ts';
import type {Seams} from './seams.ts';
import type {RegistryServices} from './services.ts';
import type {Signer} from './signer.ts';
import type {RepositoryId} from './state/records.ts';
import type {State} from './state/state.ts';

export type {Caller} from './call-facts.ts';

/** What a server is started with and every call may need to know. */
export interface ServerSettings {
  /** Tells this server from every other one, also from the next one on its port. */
  instance: string;
  accountId: string;
  region: string;
  dataDir: string;
  /** Further names of this server beside loopback's, without port. */
  hostAliases: ReadonlySet<string>;
  /** The port in names of registries, where it is not the one that clients came in by. */
  publicPort?: number | undefined;
  /** Users are configured: only who signs with a known key is answered. */
  verifiesSignatures: boolean;
  /** Serves HTTPS. */
  secure: boolean;
  /** Answers as the distribution spec v1.1.1 says where ECR departs from it. */
  strictOci: boolean;
}

/** What lives as long as the server does. */
export interface ServerParts {
  readonly settings: ServerSettings;
  readonly state: State;
  readonly blobs: BlobStore;
  readonly uploads: UploadSessions;
  readonly seams: Seams<CallContext>;
  /** What operations on a registry's features need beyond records. */
  readonly services: RegistryServices<CallContext>;
  readonly pages: PageCache;
  readonly partBuffers: PartBuffers;
  /** Told of every request, where somebody wants to read of them. */
  readonly requestLog: RequestLog | undefined;
  readonly signer: Signer;
  /** The clock: milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told of errors that are nobody's fault but the server's (a full disk); the client hears less. */
  readonly onError: (error: unknown) => void;
}

/** One request, as every handler sees it. */
export interface CallContext extends CallFacts {
  readonly server: ServerParts;
}

/** Which repository a request means: its own account's unless it names another. */
export function repositoryIdOf(
  call: CallContext,
  input: {registryId?: string | undefined; repositoryName?: string | undefined},
): RepositoryId {
  return {
    accountId: input.registryId ?? call.caller.accountId,
    region: call.region,
    repositoryName: input.repositoryName!,
  };
}
