/**
 * What the screens need from a registry, and nothing else. `ecr-backend` implements it over the ecr, transfer
 * and content rooms. Records keep ECR's own spellings; every call can be given up.
 */
import type {LayerFile} from '../content/layer-files/layer-file.ts';
import type {Abortable} from '../content/store.ts';
import type {LifecycleImage} from '../lifecycle/image.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import type {ImageConfig} from '../oci/image-config.ts';
import type {FileLocation, ImageFileFormat} from '../oci/image-location.ts';
import type {Manifest} from '../oci/manifest.ts';
import type {OnTransferEvent} from '../transfer/event.ts';

/** Where the screens are: shown on the first line and in every question before a change. */
export interface Place {
  profile: string;
  registryId: string;
  region: string;
  /** Where the API answers, where that is not Amazon: its URL, or `in this process`. */
  endpoint?: string;
  /** Whether this is the local ECR. */
  local: boolean;
  /** The host that references begin with. */
  registryHost: string;
}

/** How the tags of a repository may change. */
export type TagMutability = 'MUTABLE' | 'IMMUTABLE' | 'MUTABLE_WITH_EXCLUSION' | 'IMMUTABLE_WITH_EXCLUSION';

/** A repository as DescribeRepositories tells it. */
export interface RepositoryRecord {
  repositoryName: string;
  repositoryArn: string;
  repositoryUri: string;
  createdAt?: Date;
  imageTagMutability: TagMutability;
  /** Filters of the exclusions, where there are any. */
  imageTagMutabilityExclusionFilters?: readonly string[];
  scanOnPush: boolean;
  encryptionType: string;
}

/** What has to be asked for each repository on its own. */
export interface RepositorySummary {
  imageCount: number;
  imageSizeInBytes: number;
  lastPushedAt?: Date;
  /** Whether counting stopped before the end, because there are very many images. */
  partial: boolean;
  /** Absent when we may not look. */
  hasLifecyclePolicy?: boolean;
  hasRepositoryPolicy?: boolean;
}

/** Counts of findings by severity (CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL, UNDEFINED). */
export type SeverityCounts = Readonly<Record<string, number>>;

/** An image as DescribeImages tells it, without the members that all images of a repository share. */
export interface ImageRecord extends LifecycleImage {
  artifactMediaType?: string;
  imageScanStatus?: string;
  findingSeverityCounts?: SeverityCounts;
}

/** A manifest, and the configuration of an image that is a container image. */
export interface ImageDocument {
  manifest: Manifest;
  config?: ImageConfig;
}

/** One finding of a scan, basic or enhanced. */
export interface FindingRecord {
  name: string;
  severity: string;
  packageName?: string;
  packageVersion?: string;
  fixedInVersion?: string;
  description?: string;
  uri?: string;
}

/** A page of a scan's findings, with where the scan stands. */
export interface FindingsPage {
  scanStatus: string;
  scanDescription?: string;
  completedAt?: Date;
  findings: readonly FindingRecord[];
}

/** An artifact that refers to an image, as ListImageReferrers tells it. */
export interface ReferrerRecord {
  digest: string;
  mediaType: string;
  artifactType?: string;
  size: number;
  annotations?: Readonly<Record<string, string>>;
}

/** A lifecycle policy as it is stored. */
export interface StoredLifecyclePolicy {
  lifecyclePolicyText: string;
  lastEvaluatedAt?: Date;
}

/** A heading and lines below it. */
export interface SettingsSection {
  title: string;
  lines: readonly string[];
}

/** Who uses an image or repository policy, and whether it exists. */
export interface AccessPolicies {
  repositoryPolicyText?: string;
  registryPolicyText?: string;
}

/** One thing of several that could not be done, and why. */
export interface ItemFailure {
  item: string;
  reason: string;
}

/** What came of doing the same to several things. */
export interface BatchOutcome {
  done: readonly string[];
  failures: readonly ItemFailure[];
}

/** Options of something that moves blobs. */
export interface TransferOptions extends Abortable {
  onEvent: OnTransferEvent;
}

/** An image file that becomes an image of a repository. */
export interface PushRequest {
  source: FileLocation;
  repositoryName: string;
  tags: readonly string[];
}

/** An image of a repository that becomes a file. */
export interface PullRequest {
  repositoryName: string;
  imageDigest: string;
  target: FileLocation;
  format?: ImageFileFormat;
  /** The name that the image gets in the file. */
  name?: string;
}

/** An image of a repository that shall be in another one as well. */
export interface CopyRequest {
  repositoryName: string;
  imageDigest: string;
  targetRepositoryName: string;
  tags: readonly string[];
}

/** A registry that the screens can look at and change. */
export interface Backend {
  readonly place: Place;

  repositories(options: Abortable): AsyncIterable<RepositoryRecord[]>;
  repositorySummary(repositoryName: string, options: Abortable): Promise<RepositorySummary>;
  /** Page by page; within a page and between pages in no order that means anything. */
  images(repositoryName: string, options: Abortable): AsyncIterable<ImageRecord[]>;
  /** The images that have these tags now; none for tags that nothing has. Reads no manifest. */
  taggedImages(repositoryName: string, tags: readonly string[], options: Abortable): Promise<ImageRecord[]>;
  /** Reads the manifest, which the service counts as a pull. */
  imageDocument(repositoryName: string, imageDigest: string, options: Abortable): Promise<ImageDocument>;
  findings(repositoryName: string, imageDigest: string, options: Abortable): AsyncIterable<FindingsPage>;
  referrers(repositoryName: string, imageDigest: string, options: Abortable): Promise<ReferrerRecord[]>;
  /** The entries of a layer in the order of its archive, whiteouts included. */
  layerFiles(
    repositoryName: string,
    layer: Descriptor,
    options: Abortable & {onBytes: (compressedBytes: number) => void},
  ): AsyncIterable<LayerFile[]>;
  /** Content that is text: an SBOM, a signature. */
  contentText(repositoryName: string, descriptor: Descriptor, options: Abortable): Promise<string>;

  lifecyclePolicy(repositoryName: string, options: Abortable): Promise<StoredLifecyclePolicy | undefined>;
  putLifecyclePolicy(repositoryName: string, text: string, options: Abortable): Promise<void>;
  deleteLifecyclePolicy(repositoryName: string, options: Abortable): Promise<void>;
  accessPolicies(repositoryName: string, options: Abortable): Promise<AccessPolicies>;
  setRepositoryPolicy(repositoryName: string, text: string, options: Abortable): Promise<void>;
  deleteRepositoryPolicy(repositoryName: string, options: Abortable): Promise<void>;
  registrySettings(options: Abortable): Promise<SettingsSection[]>;

  createRepository(repositoryName: string, options: Abortable): Promise<RepositoryRecord>;
  /** With `force`, its images go too. */
  deleteRepository(repositoryName: string, options: Abortable & {force: boolean}): Promise<void>;
  putImageTagMutability(
    repositoryName: string,
    mutability: TagMutability,
    options: Abortable & {exclusionFilters?: readonly string[]},
  ): Promise<void>;

  /** Points tags at an image; a tag that points there already is left as it is. */
  retag(
    repositoryName: string,
    imageDigest: string,
    options: Abortable & {tags: readonly string[]},
  ): Promise<void>;
  untag(repositoryName: string, tags: readonly string[], options: Abortable): Promise<BatchOutcome>;
  deleteImages(
    repositoryName: string,
    imageDigests: readonly string[],
    options: Abortable & {onDone?: (count: number) => void},
  ): Promise<BatchOutcome>;
  setStorageClass(
    repositoryName: string,
    imageDigests: readonly string[],
    options: Abortable & {storageClass: 'STANDARD' | 'ARCHIVE'},
  ): Promise<BatchOutcome>;
  startImageScan(repositoryName: string, imageDigest: string, options: Abortable): Promise<void>;

  /** Each gives the digest of what was moved. */
  push(request: PushRequest, options: TransferOptions): Promise<string>;
  pull(request: PullRequest, options: TransferOptions): Promise<string>;
  copy(request: CopyRequest, options: TransferOptions): Promise<string>;
  /** Gives back connections; nothing may be asked afterwards. */
  close(): Promise<void>;
}

/** Which registry to open; what is absent stays as the settings say. */
export interface Whereabouts {
  profile?: string;
  region?: string;
}

/** Opens registries: the one the program was started with, and those the user switches to. */
export interface BackendDoor {
  open(where: Whereabouts, options: Abortable): Promise<Backend>;
  /** Names of the profiles that are configured on this machine. */
  profiles(): Promise<string[]>;
  /** Names of regions to offer. */
  regions(): readonly string[];
}
