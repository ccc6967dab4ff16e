import {EcrctlError} from '../errors.ts';
import {parseJson} from '../json/parse-json.ts';
import {checkDescriptor, type Descriptor} from './descriptor.ts';
import {type Digest, digestOf} from './digest.ts';
import {isImageManifestMediaType, isIndexMediaType, MEDIA_TYPE} from './media-type.ts';

/** The largest manifest that ECR and most registries take: 4 MiB. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** An image manifest, OCI or Docker schema 2 (image-spec v1.1.1, manifest.md). */
export interface ImageManifest {
  schemaVersion: 2;
  mediaType?: string;
  artifactType?: string;
  config: Descriptor;
  layers: Descriptor[];
  subject?: Descriptor;
  annotations?: Record<string, string>;
}

/** An image index or a Docker manifest list (image-spec v1.1.1, image-index.md). */
export interface ImageIndex {
  schemaVersion: 2;
  mediaType?: string;
  artifactType?: string;
  manifests: Descriptor[];
  subject?: Descriptor;
  annotations?: Record<string, string>;
}

interface ManifestEnvelope {
  /** The document as it came; its digest is over exactly these bytes. */
  bytes: Uint8Array;
  digest: Digest;
  mediaType: string;
}

/** A parsed manifest that still knows its own bytes, so that its digest never drifts. */
export type Manifest = ManifestEnvelope &
  ({kind: 'image'; content: ImageManifest} | {kind: 'index'; content: ImageIndex});

/**
 * Parses the bytes of a manifest.
 *
 * `mediaType` is what a descriptor or a Content-Type header claims. The document's own `mediaType` is
 * optional in OCI and real tools leave it out; where both are absent the shape decides. `digest` is what the
 * bytes were verified against, for whoever knows it: it need not be a SHA-256.
 */
export function parseManifest(bytes: Uint8Array, mediaType?: string, digest = digestOf(bytes)): Manifest {
  if (bytes.byteLength > MAX_MANIFEST_BYTES) throw tooLarge(bytes.byteLength);
  const content = parseJsonObject(bytes);
  const resolved = settleMediaType(content, mediaType);
  const envelope = {bytes, digest, mediaType: resolved};
  if (isIndexMediaType(resolved)) return {...envelope, kind: 'index', content: checkIndex(content)};
  if (isImageManifestMediaType(resolved)) return {...envelope, kind: 'image', content: checkImage(content)};
  throw new EcrctlError('INVALID_MANIFEST', `manifests of type ${resolved} are not supported`, {
    hint: 'OCI image manifests and indexes and Docker schema 2 are; schema 1 must be rebuilt or converted',
  });
}

/** A descriptor of a parsed manifest. */
export function descriptorOf(manifest: Manifest): Descriptor {
  return {mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.byteLength};
}

/** What a manifest itself says it is: its artifact type, else its config's media type (image-spec v1.1.1). */
export function artifactTypeOf(manifest: Manifest): string | undefined {
  if (manifest.content.artifactType) return manifest.content.artifactType;
  return manifest.kind === 'image' ? manifest.content.config.mediaType : undefined;
}

/** How a list of referrers describes a manifest (distribution-spec v1.1.1, "Listing Referrers"). */
export function describeReferrer(manifest: Manifest): Descriptor {
  const artifactType = artifactTypeOf(manifest);
  const {annotations} = manifest.content;
  return {
    ...descriptorOf(manifest),
    ...(artifactType === undefined ? {} : {artifactType}),
    ...(annotations === undefined ? {} : {annotations}),
  };
}

function parseJsonObject(bytes: Uint8Array): Record<string, unknown> {
  const content = parseJson(decode(bytes), unreadable);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new EcrctlError('INVALID_MANIFEST', 'the manifest is not a JSON object');
  }
  return content as Record<string, unknown>;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch (cause) {
    throw unreadable('is not valid JSON', cause);
  }
}

function unreadable(why: string, cause: unknown): EcrctlError {
  return new EcrctlError('INVALID_MANIFEST', `the manifest ${why}`, {cause});
}

function settleMediaType(content: Record<string, unknown>, claimed: string | undefined): string {
  const own =
    typeof content.mediaType === 'string' && content.mediaType !== '' ? content.mediaType : undefined;
  if (own !== undefined) return own;
  const bare = claimed?.split(';')[0]?.trim();
  if (bare && (isIndexMediaType(bare) || isImageManifestMediaType(bare))) return bare;
  if (Array.isArray(content.manifests)) return MEDIA_TYPE.ociIndex;
  if (Array.isArray(content.layers)) return MEDIA_TYPE.ociManifest;
  if (content.schemaVersion === 1) return MEDIA_TYPE.dockerSchema1;
  throw new EcrctlError('INVALID_MANIFEST', 'the document is neither an image manifest nor an index');
}

function checkImage(content: Record<string, unknown>): ImageManifest {
  checkDescriptor(content.config, "the manifest's config");
  checkDescriptorList(content.layers, 'layers');
  if (content.subject !== undefined) checkDescriptor(content.subject, "the manifest's subject");
  return content as unknown as ImageManifest;
}

function checkIndex(content: Record<string, unknown>): ImageIndex {
  checkDescriptorList(content.manifests, 'manifests');
  if (content.subject !== undefined) checkDescriptor(content.subject, "the index's subject");
  return content as unknown as ImageIndex;
}

function checkDescriptorList(list: unknown, name: string): void {
  if (!Array.isArray(list)) throw new EcrctlError('INVALID_MANIFEST', `the manifest's ${name} is not a list`);
  for (const [position, entry] of list.entries()) checkDescriptor(entry, `${name}[${position}]`);
}

function tooLarge(size: number): EcrctlError {
  return new EcrctlError('MANIFEST_TOO_LARGE', `the manifest is ${size} bytes; at most 4 MiB are allowed`);
}
