import type {ImageDetail} from '@aws-sdk/client-ecr';
import type {Caller, CallFacts} from './call-facts.ts';
import type {EcrFault} from './ecr-fault.ts';
import type {ImageRecord, RepositoryId} from './state/records.ts';
import type {State} from './state/state.ts';

/** A request to the JSON API as its signature sees it. Header names are lower case. */
export interface SignedRequest {
  method: string;
  path: string;
  /** Without the question mark, as it was sent. */
  query: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body's sha256 in hexadecimal; empty where nobody checks signatures. */
  payloadHash: string;
  now: number;
}

/** Who signed a request, and for which region. */
export interface Identity {
  caller: Caller;
  region: string;
}

/** What a call wants to do to what; the names are those of IAM. */
export interface AccessRequest {
  /** Without the prefix `ecr:`, for example `PutImage`. */
  action: string;
  /** The resource's ARN, or `*`. */
  resource: string;
  /** The account that owns the resource; another one than the caller's is cross-account. */
  accountId: string;
  /** Present when the resource is one repository: its policy and tags take part in the decision. */
  repository?: RepositoryId;
  /** `aws:RequestTag/…` and `aws:TagKeys`. */
  requestTags?: Readonly<Record<string, string>>;
  /** Further condition keys, for example `ecr:AccountSetting`. */
  conditions?: Readonly<Record<string, string>>;
}

/** What a fault plan needs to know of a call. Downloads of layers from presigned URLs are `GetLayer`. */
export type FaultTarget = Pick<CallFacts, 'operation' | 'protocol'>;

/** What a fault plan makes of a call. */
export type PlannedFault =
  | {kind: 'error'; fault: EcrFault}
  | {kind: 'latency'; milliseconds: number}
  /** The connection breaks: at once, or after so many bytes of the answer's body. */
  | {kind: 'reset'; afterBytes?: number}
  /** The answer's body ends after so many bytes, though more were promised. */
  | {kind: 'truncate'; afterBytes: number}
  /** One byte of the answer's body is another one than it should be. */
  | {kind: 'corrupt'; atByte: number};

/** How a call ended, told once, after its answer was decided. */
export interface CallRecord {
  call: CallFacts;
  /** The parsed input; for `/v2/` the parameters in the API's words. Blobs are left out. */
  input: Readonly<Record<string, unknown>>;
  output?: unknown;
  fault?: EcrFault;
  /** ARNs of the repositories that it touched. */
  resources: readonly string[];
}

/** What happened to an image. `tags` are those that the event is about. */
export interface ImageChange {
  type: 'PUSH' | 'DELETE' | 'ARCHIVE' | 'ACTIVATE';
  repository: RepositoryId;
  digest: string;
  tags: readonly string[];
  record: ImageRecord;
}

/**
 * Where the server's core asks the rest: each member is called in one place. All but `authenticate` are
 * synchronous; what refuses throws an `EcrFault`.
 */
export interface Seams<Call extends CallFacts = CallFacts> {
  /** Finds out who signed, and checks the signature where users are configured. */
  authenticate(request: SignedRequest): Identity | Promise<Identity>;
  /**
   * An operation's input by its shape: required members, types, ranges, patterns, enums.
   * @throws EcrFault InvalidParameterException, SerializationException
   */
  validate(operation: string, input: unknown): Record<string, unknown>;
  /** @throws EcrFault AccessDeniedException with ECR's sentence. */
  authorize(call: Call, request: AccessRequest): void;
  /** Takes a token from the operation's bucket. @throws EcrFault ThrottlingException `Rate exceeded` */
  throttle(call: Call): void;
  /** What a fault plan has in store for this call, if anything. */
  planFault(target: FaultTarget): PlannedFault | undefined;
  /**
   * Refuses what would go beyond a quota. Called inside the transaction that would do it, with the number
   * that there is already. @throws EcrFault LimitExceededException
   */
  checkQuota(call: Call, quota: Quota, use: QuotaUse): void;
  /** Told of every call, after it. */
  record(record: CallRecord): void;
  /**
   * Told of every change to an image, inside the transaction that makes it: what it writes is committed
   * with the change (an event, a scan, a replication to do). It must not wait for anything.
   */
  imageChanged(call: Call, change: ImageChange): void;
  /**
   * A push or pull names a repository that is not there. Inside a transaction; creates it where a template
   * (CREATE_ON_PUSH) says so and returns true, else false.
   */
  createOnPush(call: Call, repository: RepositoryId): boolean;
  /**
   * Brings an image or a layer of a pull-through cache rule here, before it is looked up; resolves at once
   * where no rule covers the repository.
   */
  pullThrough(
    call: Call,
    wanted: {repository: RepositoryId; tagOrDigest: string; kind: 'image' | 'layer'},
  ): Promise<void> | undefined;
  /** The value of an account setting (`BLOB_MOUNTING`, …) in a registry. */
  accountSetting(registry: {accountId: string; region: string}, name: string): string;
  /**
   * What DescribeImages says of scans in a repository, by digest; undefined where nothing was ever scanned.
   */
  scanSummaries(
    state: State,
    repository: RepositoryId,
  ): ((digest: string) => Pick<ImageDetail, 'imageScanStatus' | 'imageScanFindingsSummary'>) | undefined;
  /** Whether a pull by this caller leaves `lastRecordedPullTime` alone (ListPullTimeUpdateExclusions). */
  excludedFromPullTime(call: Call): boolean;
}

/** What is counted against a service quota. */
export type Quota = 'repositories' | 'images-per-repository' | 'tags-per-image';

/** How many there are already, and who has them, as a sentence about it begins. */
export interface QuotaUse {
  holder: string;
  used: number;
}
