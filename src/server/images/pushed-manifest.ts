import {parseJson} from '../../json/parse-json.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {type Digest, digestOf, isDigest} from '../../oci/digest.ts';
import {artifactTypeOf, type Manifest, parseManifest} from '../../oci/manifest.ts';
import {isForeignLayer, MEDIA_TYPE} from '../../oci/media-type.ts';
import {type EcrFault, invalidParameter} from '../ecr-fault.ts';

/** What a registry needs to know of a manifest, of whatever type. */
export interface PushedManifest {
  bytes: Uint8Array;
  digest: Digest;
  mediaType: string;
  artifactMediaType?: string;
  artifactType?: string;
  annotations?: Record<string, string>;
  /** Config and layers that must be here; foreign layers stay where they are. */
  blobs: Descriptor[];
  children: Descriptor[];
  subject?: string;
}

/** The artifact manifest of ORAS and of early OCI 1.1, which ECR still stores. */
const ARTIFACT_MANIFESTS = new Set([
  'application/vnd.cncf.oras.artifact.manifest.v1+json',
  'application/vnd.oci.artifact.manifest.v1+json',
]);
const SCHEMA1 = new Set<string>([MEDIA_TYPE.dockerSchema1, MEDIA_TYPE.dockerSchema1Signed]);

/** A blob whose type a schema 1 manifest does not say. */
const SCHEMA1_LAYER = MEDIA_TYPE.dockerLayerGzip;

/**
 * Reads a manifest as PutImage does. `claimed` is `imageManifestMediaType` or the Content-Type.
 * @throws EcrFault InvalidParameterException, always with the text `Invalid JSON syntax`
 */
export function readPushedManifest(bytes: Uint8Array, claimed: string | undefined): PushedManifest {
  const content = parseObject(bytes);
  const mediaType = mediaTypeOf(content, claimed);
  const known = {bytes, digest: digestOf(bytes), mediaType};
  if (SCHEMA1.has(mediaType)) return {...known, blobs: schema1Blobs(content), children: []};
  if (ARTIFACT_MANIFESTS.has(mediaType)) return {...known, ...artifactFacts(content)};
  return {...known, ...manifestFacts(parse(bytes, mediaType))};
}

/** ECR says nothing else about any manifest that it cannot use. */
function invalidManifest(): EcrFault {
  return invalidParameter('ImageManifest', 'Invalid JSON syntax');
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  const content = parseJson(decodeText(bytes), invalidManifest);
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) {
    return content as Record<string, unknown>;
  }
  throw invalidManifest();
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
  } catch {
    throw invalidManifest();
  }
}

function mediaTypeOf(content: Record<string, unknown>, claimed: string | undefined): string {
  const own =
    typeof content.mediaType === 'string' && content.mediaType !== '' ? content.mediaType : undefined;
  const bare = claimed?.split(';')[0]?.trim();
  const mediaType = own ?? (bare || undefined) ?? schema1Type(content);
  if (mediaType === undefined) throw invalidManifest();
  return mediaType;
}

/** Schema 1 has no member mediaType; its signatures tell the signed form. */
function schema1Type(content: Record<string, unknown>): string | undefined {
  if (content.schemaVersion !== 1) return undefined;
  return Array.isArray(content.signatures) ? MEDIA_TYPE.dockerSchema1Signed : MEDIA_TYPE.dockerSchema1;
}

function parse(bytes: Uint8Array, mediaType: string): Manifest {
  try {
    return parseManifest(bytes, mediaType);
  } catch {
    throw invalidManifest();
  }
}

function manifestFacts(manifest: Manifest): Omit<PushedManifest, 'bytes' | 'digest' | 'mediaType'> {
  const {content} = manifest;
  const artifactType = artifactTypeOf(manifest);
  const common = {
    ...(artifactType === undefined ? {} : {artifactMediaType: artifactType, artifactType}),
    ...(isStringMap(content.annotations) && {annotations: content.annotations}),
    ...(content.subject && {subject: content.subject.digest}),
  };
  if (manifest.kind === 'index') return {...common, blobs: [], children: manifest.content.manifests};
  const {config, layers} = manifest.content;
  refuseParameters([config, ...layers], artifactType);
  return {
    ...common,
    blobs: [config, ...layers.filter(layer => !isForeignLayer(layer.mediaType))],
    children: [],
  };
}

function isStringMap(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(member => typeof member === 'string');
}

/** ECR: a media type with a parameter (`;`) anywhere in a manifest is refused as invalid JSON */
function refuseParameters(descriptors: readonly Descriptor[], artifactType: string | undefined): void {
  const types = [...descriptors.map(({mediaType}) => mediaType), artifactType ?? ''];
  if (types.some(type => type.includes(';'))) throw invalidManifest();
}

function artifactFacts(
  content: Record<string, unknown>,
): Omit<PushedManifest, 'bytes' | 'digest' | 'mediaType'> {
  const blobs = (content.blobs ?? []) as Descriptor[];
  const subject = content.subject as Descriptor | undefined;
  const artifactType = content.artifactType;
  if (!Array.isArray(blobs) || !blobs.every(isDescriptor)) throw invalidManifest();
  if (subject !== undefined && !isDescriptor(subject)) throw invalidManifest();
  return {
    ...(typeof artifactType === 'string' ? {artifactMediaType: artifactType, artifactType} : {}),
    ...(subject && {subject: subject.digest}),
    blobs,
    children: [],
  };
}

function isDescriptor(value: Partial<Descriptor> | null): boolean {
  return isDigest(value?.digest) && Number.isSafeInteger(value.size) && typeof value.mediaType === 'string';
}

function schema1Blobs(content: Record<string, unknown>): Descriptor[] {
  const layers = content.fsLayers as {blobSum?: unknown}[] | undefined;
  if (!Array.isArray(layers)) throw invalidManifest();
  return layers.map(layer => {
    if (!isDigest(layer?.blobSum)) throw invalidManifest();
    // Schema 1 does not tell sizes; the layer's own record does.
    return {mediaType: SCHEMA1_LAYER, digest: layer.blobSum, size: 0};
  });
}
