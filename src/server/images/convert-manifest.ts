import {digestOf} from '../../oci/digest.ts';
import {MEDIA_TYPE} from '../../oci/media-type.ts';
import type {PulledImage} from './pulled-image.ts';

/** Media types of one format with their counterparts in the other. */
const PAIRS: readonly (readonly [docker: string, oci: string])[] = [
  [MEDIA_TYPE.dockerManifest, MEDIA_TYPE.ociManifest],
  [MEDIA_TYPE.dockerManifestList, MEDIA_TYPE.ociIndex],
  [MEDIA_TYPE.dockerConfig, MEDIA_TYPE.ociConfig],
  [MEDIA_TYPE.dockerLayerGzip, MEDIA_TYPE.ociLayerGzip],
  [MEDIA_TYPE.dockerLayer, MEDIA_TYPE.ociLayer],
];
const TO_OCI = new Map(PAIRS);
const TO_DOCKER = new Map(PAIRS.map(([docker, oci]) => [oci, docker] as const));

/** Which stored type is turned into which, when only the latter is accepted. */
const CONVERSIONS = new Map<string, {to: string; types: ReadonlyMap<string, string>}>([
  [MEDIA_TYPE.dockerManifest, {to: MEDIA_TYPE.ociManifest, types: TO_OCI}],
  [MEDIA_TYPE.ociManifest, {to: MEDIA_TYPE.dockerManifest, types: TO_DOCKER}],
]);

/**
 * A manifest in a form that is accepted: as it is stored where that is accepted, or where no counterpart
 * is. The bytes of a converted one have another digest; the image keeps its own.
 */
export function convertManifest(stored: PulledImage, accepted: readonly string[]): PulledImage {
  const types = new Set(accepted.map(type => type.split(';')[0]!.trim()));
  const conversion = CONVERSIONS.get(stored.mediaType);
  if (!conversion || types.has(stored.mediaType) || !types.has(conversion.to)) return stored;
  const content = JSON.parse(Buffer.from(stored.bytes).toString('utf8')) as Record<string, unknown>;
  if (content.artifactType !== undefined || content.subject !== undefined) return stored;
  const bytes = Buffer.from(JSON.stringify(rewrite(content, conversion.types)));
  return {...stored, mediaType: conversion.to, bytes, bytesDigest: digestOf(bytes)};
}

interface Typed {
  mediaType: string;
}

function rewrite(content: Record<string, unknown>, types: ReadonlyMap<string, string>) {
  const retype = (descriptor: Typed) => ({
    ...descriptor,
    mediaType: types.get(descriptor.mediaType) ?? descriptor.mediaType,
  });
  const {schemaVersion, config, layers, annotations} = content;
  const isOci = types === TO_OCI;
  return {
    schemaVersion,
    mediaType: isOci ? MEDIA_TYPE.ociManifest : MEDIA_TYPE.dockerManifest,
    config: retype(config as Typed),
    layers: (layers as Typed[]).map(retype),
    ...(isOci && annotations !== undefined ? {annotations} : {}),
  };
}
