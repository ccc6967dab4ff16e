import type {BlobStore} from './blobs/blob-store.ts';
import type {UploadSessions} from './blobs/upload-sessions.ts';
import type {Seams} from './seams.ts';
import type {RegistryServices} from './services.ts';
import type {Signer} from './signer.ts';
import type {RepositoryId} from './state/records.ts';
import type {State} from './state/state.ts';

/** Who calls. */
export interface Caller {
  /** The account whose registry is meant where a request names none. */
  accountId: string;
  /** `arn:aws:iam::123456789012:root`, a user's or an assumed role's ARN. */
  arn: string;
  accessKeyId: string;
  /** When temporary credentials end, in milliseconds since the epoch. */
  expiresAt?: number;
}

/** What a server is started with and every call may need to know. */
export interface ServerSettings {
  accountId: string;
  region: string;
  dataDir: string;
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
  readonly seams: Seams;
  /** What operations on a registry's features need beyond records. */
  readonly services: RegistryServices;
  readonly signer: Signer;
  /** The clock: milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told of errors that are nobody's fault but the server's (a full disk); the client hears less. */
  readonly onError: (error: unknown) => void;
}

/** One request, as every handler sees it. */
export interface CallContext {
  readonly server: ServerParts;
  readonly state: State;
  /** The API operation, or the IAM action's name that a `/v2/` route amounts to (`BatchGetImage`, …). */
  readonly operation: string;
  readonly protocol: 'api' | 'distribution';
  readonly requestId: string;
  readonly region: string;
  readonly caller: Caller;
  /** The instant of the call, in milliseconds since the epoch. */
  readonly now: number;
  /** How the client spelled this server: `http://127.0.0.1:4577`. */
  readonly origin: string;
  readonly sourceIp: string;
  readonly userAgent: string;
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
