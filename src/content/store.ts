/**
 * What every place that holds images can do: memory, an OCI layout, an archive, a registry, an ECR
 * repository. A copy sees nothing else. Optional powers are separate interfaces, asked for by type guard.
 */
import type {Readable} from 'node:stream';
import type {Descriptor} from '../oci/descriptor.ts';
import type {Digest} from '../oci/digest.ts';
import type {Manifest} from '../oci/manifest.ts';

/** Options of anything that can be given up. */
export interface Abortable {
  signal?: AbortSignal | undefined;
}

/** Options of opening content. `offset` is in bytes from the start; the stream runs to the end. */
export interface OpenOptions extends Abortable {
  offset?: number;
  /** Says that a chunk is no longer looked at once the next one is asked for, so that its memory may be used again. */
  lent?: boolean;
}

/** Opens the same bytes again, any number of times, at any offset: a retry simply opens again. */
export type OpenContent = (options?: OpenOptions) => Promise<Readable>;

/** Somewhere that images can be read from. */
export interface ReadableStore {
  /** A name for messages, for example `app.tar` or `123456789012.dkr.ecr.…/app`. */
  readonly location: string;
  /**
   * The descriptor that a tag, a digest or an image name stands for.
   * @throws EcrctlError IMAGE_NOT_FOUND, AMBIGUOUS_IMAGE
   */
  resolve(tagOrDigest: string, options?: Abortable): Promise<Descriptor>;
  /**
   * A manifest, verified against its descriptor; its bytes are as stored.
   * @throws EcrctlError IMAGE_NOT_FOUND, CONTENT_DIGEST_MISMATCH, CONTENT_SIZE_MISMATCH, INVALID_MANIFEST
   */
  fetchManifest(descriptor: Descriptor, options?: Abortable): Promise<Manifest>;
  /**
   * Opens a blob's stored bytes. The stream is not verified: who consumes it passes it through
   * `verifyContent` or a `ContentVerifier`.
   * @throws EcrctlError BLOB_NOT_FOUND
   */
  open(descriptor: Descriptor, options?: OpenOptions): Promise<Readable>;
  /** Gives back file handles and connections. Reading afterwards is an error. */
  close(): Promise<void>;
}

/** Told how many bytes of a blob have arrived so far; it can fall when an attempt starts again. */
export type OnProgress = (bytesSoFar: number) => void;

/** Options of writing a blob. */
export interface PushOptions extends Abortable {
  onProgress?: OnProgress;
  /** The source's way past this thread, for a store that writes to a file. */
  direct?: DownloadInto;
}

/** A place in an open file, for whatever has as many bytes as are meant. */
export interface FilePlace {
  fd: number;
  start: number;
}

/** How far content came into a file; when that is all of it, with the digest of what was written. */
export interface Received {
  position: number;
  digest?: string;
}

/** Brings a blob into a file as far as it can; somebody more patient goes on from there. */
export type DownloadInto = (place: FilePlace, options?: PushOptions) => Promise<Received>;

/** What came of writing a blob: `exists` when the store found that it has it already. */
export type PushOutcome = 'pushed' | 'exists';

/** Somewhere that images can be written to. */
export interface WritableStore {
  readonly location: string;
  /**
   * Whether a manifest that is here proves that all it points at is here: a registry refuses any other, a file
   * takes what it is given and may have lost some of it.
   */
  readonly holdsOnlyWholeImages: boolean;
  /** Which of these blobs or manifests are here already, asked in as few questions as possible. */
  existing(descriptors: readonly Descriptor[], options?: Abortable): Promise<Set<Digest>>;
  /**
   * Writes one blob, verifying size and digest before it counts. A store that can continue after a
   * failure opens the content again at an offset; bytes that do not match are never retried into acceptance.
   * @throws EcrctlError CONTENT_DIGEST_MISMATCH, CONTENT_SIZE_MISMATCH, CONTENT_TRAILING_DATA
   */
  push(descriptor: Descriptor, open: OpenContent, options?: PushOptions): Promise<PushOutcome>;
  /**
   * Writes a manifest byte for byte, under its digest alone or under tags as well. What it points at must
   * have been pushed before.
   * @throws EcrctlError TAG_IMMUTABLE
   */
  pushManifest(manifest: Manifest, options?: Abortable & {tags?: readonly string[]}): Promise<void>;
  /** Makes what was written final (an archive gets its index and its name). Nothing may be written after. */
  commit(): Promise<void>;
  /** Gives up: removes what is unfinished; keeps only what a later run can verify and continue. */
  abandon(): Promise<void>;
}

/** A place that can be read and written. */
export interface ContentStore extends ReadableStore, WritableStore {}

/** A store that takes a blob from a sibling repository without moving bytes. */
export interface Mounter {
  /** True when mounted; false when the blob must be pushed after all. */
  mount(descriptor: Descriptor, fromRepository: string, options?: Abortable): Promise<boolean>;
  /** The registry and repository this store writes to, to tell whether a source is a sibling. */
  readonly registry: string;
  readonly repository: string;
}

/** A store that knows which artifacts refer to a manifest (signatures, SBOMs, attestations). */
export interface ReferrerLister {
  referrers(subject: Descriptor, options?: Abortable & {artifactType?: string}): Promise<Descriptor[]>;
}

/** A store that tells what a tag or a digest stands for without reading the manifest. */
export interface ManifestHeader {
  /** Undefined when it stands for nothing. */
  headManifest(tagOrDigest: string, options?: Abortable): Promise<Descriptor | undefined>;
}

/** A store that tells of a blob, by its digest alone, how large it is. */
export interface BlobHeader {
  /** Undefined when it is not there. */
  headBlob(digest: Digest, options?: Abortable): Promise<Descriptor | undefined>;
}

/** A store that can list its tags (or image names), in the order in which it knows them. */
export interface TagLister {
  tags(options?: Abortable): AsyncIterable<string>;
}

/** A store that lays content out in the order in which it was told of it, whenever the bytes come. */
export interface Arranger {
  arrange(descriptors: readonly Descriptor[]): void;
}

/** A store that tells what tags point at without reading the images, which would count as pulling them. */
export interface TagDigestLister {
  /** What these tags point at; those that are not there are left out. */
  tagDigests(tags: readonly string[], options?: Abortable): Promise<Map<string, Digest>>;
}

/** A store whose blobs can come straight into a file, on another thread. */
export interface FileDownloader {
  downloadInto(descriptor: Descriptor, place: FilePlace, options?: PushOptions): Promise<Received>;
}

/** What an abandoned store has kept, for a later run to verify and continue. */
export interface KeptPart {
  /** The file or the repository that has it. */
  location: string;
  bytes: number;
}

/** Less than this is sent or fetched again sooner than anybody reads of it. */
export const MIN_KEPT_BYTES = 1024 * 1024;

/** A store that may keep what it has when it is abandoned. */
export interface PartKeeper {
  kept(): KeptPart | undefined;
}

/** An image that a file holds: its descriptor and every name it goes by there. */
export interface NamedImage {
  descriptor: Descriptor;
  names: string[];
}

/** A store whose images can be listed whole (files and folders, not registries). */
export interface ImageLister {
  images(): Promise<NamedImage[]>;
}

export function canMount(store: object): store is Mounter {
  return 'mount' in store;
}

export function canListReferrers(store: object): store is ReferrerLister {
  return 'referrers' in store;
}

export function canHeadManifest(store: object): store is ManifestHeader {
  return 'headManifest' in store;
}

export function canHeadBlob(store: object): store is BlobHeader {
  return 'headBlob' in store;
}

export function canListTags(store: object): store is TagLister {
  return 'tags' in store;
}

export function canListTagDigests(store: object): store is TagDigestLister {
  return 'tagDigests' in store;
}

export function canArrange(store: object): store is Arranger {
  return 'arrange' in store;
}

export function canDownload(store: object): store is FileDownloader {
  return 'downloadInto' in store;
}

export function canKeep(store: object): store is PartKeeper {
  return 'kept' in store;
}

export function canListImages(store: object): store is ImageLister {
  return 'images' in store;
}
