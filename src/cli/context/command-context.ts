import type {ContentStore, ImageLister, ReadableStore, WritableStore} from '../../content/store.ts';
import type {EcrClient} from '../../ecr/client.ts';
import type {Authorizations} from '../../ecr/credentials/authorization.ts';
import type {PublicClient} from '../../ecr/public/public-client.ts';
import type {Digest} from '../../oci/digest.ts';
import type {FileLocation, ImageFileFormat} from '../../oci/image-location.ts';
import type {Reference} from '../../oci/reference.ts';
import type {UpstreamRegistry} from '../../server/index.ts';
import type {Annotations} from '../annotations/annotations.ts';
import type {GlobalOptions} from '../global-options.ts';
import type {Output} from '../output/output.ts';
import type {Progress} from '../progress/progress.ts';
import type {ConfirmationName} from '../questions/confirmation-name.ts';
import type {ResolvedSettings, Settings} from '../settings/settings.ts';

/** Which ECR registry a command works with. */
export interface EcrTarget {
  /** The account that owns the registry; undefined means the caller's own. */
  registryId?: string;
  region?: string;
  /** The caller's registry in ECR Public, whatever the settings say. */
  public?: boolean;
}

/** An ECR registry that can be called: the configured one or the one that a reference names. */
export interface EcrRegistry {
  client: EcrClient;
  /** Given in calls as `registryId`; undefined means the caller's own account. */
  registryId?: string;
  /** Whether this is the local ECR. */
  local: boolean;
  /** The data of a local ECR inside this process, whose address means nothing to anybody else. */
  embeddedIn?: string;
  /** Present where this is the caller's registry in ECR Public: what only its API has. */
  public?: PublicClient;
  /** The registry's host as references print it. Costs a call where the account is not known. */
  host(): Promise<string>;
  /** What opens the registry to Docker clients; kept on disk, unless it is on this machine or the settings say not to. */
  authorizations(): Promise<Authorizations>;
}

/** How a repository is to be written to or read from. */
export interface RepositoryOptions {
  transport?: 'auto' | 'layer-parts' | 'distribution';
  /** Bytes in a layer part. */
  partSize?: number;
  /** Bytes in a chunk of a distribution upload; whole blobs when absent. */
  chunkSize?: number;
}

/** A repository of any registry, opened. */
export interface RepositoryEnd {
  store: ContentStore;
  /** `registry/repository` as results print it. */
  name: string;
  registry: string;
  repository: string;
  /** Present where the registry is an ECR. */
  ecr?: EcrRegistry;
}

/** How raw layers of a docker archive are compressed. */
export interface SourceOptions {
  compression?: 'gzip' | 'zstd' | 'none';
  /** From fast to small; what is usual when absent. */
  compressionLevel?: number;
}

/** How an archive is written. */
export interface TargetOptions {
  /** The image that is written: a run that was stopped has left a part of it, which is continued. */
  root?: Digest;
}

/** What says, in place of the flags of the same names, with which settings one end of a copy is opened. */
export type SideOptions = Pick<GlobalOptions, 'profile' | 'context'>;

/** One end of a copy, with settings of its own. */
export type ContextSide = Pick<CommandContext, 'settings' | 'openRepository' | 'beforeChange'>;

/** Everything a command may use. It is wired in one place and handed to every action. */
export interface CommandContext {
  readonly settings: Settings;
  readonly origins: ResolvedSettings['origins'];
  readonly output: Output;
  /** What a pipeline's log and its later steps are told. */
  readonly annotations: Annotations;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
  /** The clock, so that tests can hold it. */
  readonly now: () => Date;

  /** The ECR registry that the settings name, or another account or region of the same. */
  ecr(target?: EcrTarget): Promise<EcrRegistry>;
  /** The ECR registry that a reference is in; undefined when it is in some other registry. */
  ecrOf(reference: Reference): Promise<EcrRegistry | undefined>;
  /** The registries beyond the local ECR that its pull-through cache rules fetch from. */
  upstream(): Promise<UpstreamRegistry>;
  /** Opens the repository that a reference names, in ECR or in any other registry. */
  openRepository(reference: Reference, options?: RepositoryOptions): Promise<RepositoryEnd>;
  /** The settings that hold with another profile or context, and what is opened with them. */
  side(options: SideOptions): Promise<ContextSide>;
  /** Opens an image file, a folder or standard input to read from. */
  openSource(location: FileLocation, options?: SourceOptions): Promise<ReadableStore & ImageLister>;
  /** Opens an image file, a folder or standard output to write to. */
  openTarget(
    location: FileLocation,
    format?: ImageFileFormat,
    options?: TargetOptions,
  ): Promise<WritableStore>;
  /** Starts showing progress; closed with the context. */
  progress(): Promise<Progress>;

  /** Asks before something is destroyed. @throws EcrctlError CONFIRMATION_REQUIRED, CANCELLED */
  confirm(question: string, naming?: ConfirmationName): Promise<void>;
  /** Refuses to go on under --read-only. @throws EcrctlError READ_ONLY */
  beforeChange(what: string): void;
  close(): Promise<void>;
}
