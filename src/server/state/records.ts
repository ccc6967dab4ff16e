import type {
  EncryptionConfiguration,
  ImageStatus,
  ImageTagMutability,
  ImageTagMutabilityExclusionFilter,
} from '@aws-sdk/client-ecr';

/** Where a repository is: the first three parts of the key of everything in it. */
export interface RepositoryId {
  accountId: string;
  region: string;
  repositoryName: string;
}

/** A repository. Times are milliseconds since the epoch, in every record. */
export interface RepositoryRecord {
  createdAt: number;
  imageTagMutability: ImageTagMutability;
  imageTagMutabilityExclusionFilters?: ImageTagMutabilityExclusionFilter[];
  scanOnPush: boolean;
  encryption: EncryptionConfiguration;
  /** Tags of the resource (`TagResource`), not of images. */
  tags: Record<string, string>;
  /** How it came to be, where nobody called CreateRepository. */
  createdBy?: 'CREATE_ON_PUSH' | 'PULL_THROUGH_CACHE' | 'REPLICATION';
}

/** An image, an index or an artifact; its bytes are in the table `manifests` under the same key. */
export interface ImageRecord {
  mediaType: string;
  /** config.mediaType of a manifest, or its artifactType; absent for an index without one. */
  artifactMediaType?: string;
  /** What ListImageReferrers calls artifactType (image-spec v1.1.1). */
  artifactType?: string;
  annotations?: Record<string, string>;
  manifestSize: number;
  /** `imageSizeInBytes`: config and layers, or the largest image of an index. */
  imageSize: number;
  pushedAt: number;
  /** Sorted. An image without tags has an empty list. */
  tags: string[];
  status: ImageStatus;
  subject?: string;
  lastPulledAt?: number;
  lastArchivedAt?: number;
  lastActivatedAt?: number;
  /** Digests of an index's manifests, each once; absent for anything else. Blobs are in the manifest. */
  children?: string[];
}

/** A blob that a repository has. */
export interface LayerRecord {
  size: number;
  /** The media type that the last manifest gave it; absent until one does. */
  mediaType?: string;
  /** How many images of the repository name it. Above zero it may be downloaded and mounted. */
  references: number;
  /** How many of those images are not ACTIVE. */
  archivedReferences: number;
}

/** Content that is in the blob store. */
export interface BlobRecord {
  size: number;
  /** How many repositories have it as a layer. */
  repositories: number;
}

/** An upload session, of either protocol. */
export interface UploadRecord {
  createdAt: number;
  touchedAt: number;
  /** Bytes that were acknowledged. What the file holds beyond them does not count. */
  offset: number;
  /** Where the part (layer part or chunk) begins that was written last. */
  partStart: number;
  /** That part's request broke off: what comes next continues it. */
  partOpen: boolean;
  /** Where the first part ended. */
  firstPartEnd: number;
  /** How many parts there are. */
  parts: number;
  /** A part before the last one is smaller than 5 MiB. */
  undersized: boolean;
  /** Who writes: process id and a random word. Another takes over only when that process is dead. */
  holder: string;
}
