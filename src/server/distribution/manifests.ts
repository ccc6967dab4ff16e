import {digestAlgorithm, digestBy, isDigest} from '../../oci/digest.ts';
import {MAX_MANIFEST_BYTES} from '../../oci/manifest.ts';
import {isTag} from '../../oci/reference.ts';
import type {CallContext} from '../call-context.ts';
import {EcrFault, invalidParameter} from '../ecr-fault.ts';
import type {Answer} from '../http/answer.ts';
import {readBody} from '../http/read-body.ts';
import {deleteImages} from '../images/delete-images.ts';
import {imageNotFound} from '../images/image-faults.ts';
import {IMAGE_TAG_PATTERN, isImageTag} from '../images/image-tag.ts';
import {pullImage} from '../images/pull-image.ts';
import {type PushedManifest, readPushedManifest} from '../images/pushed-manifest.ts';
import {putImage} from '../images/put-image.ts';
import {requireRepository} from '../repositories/repository.ts';
import type {DistributionRequest, Target} from './request.ts';

/** GET /v2/<name>/manifests/<reference>: a pull. */
export function getManifest(
  call: CallContext,
  target: Target,
  request: DistributionRequest,
): Promise<Answer> {
  return answerManifest(call, target, {request, peek: false});
}

/** HEAD /v2/<name>/manifests/<reference>: asks, and is no pull. */
export function headManifest(
  call: CallContext,
  target: Target,
  request: DistributionRequest,
): Promise<Answer> {
  return answerManifest(call, target, {request, peek: true});
}

async function answerManifest(
  call: CallContext,
  {repository, name}: Target,
  {request, peek}: {request: DistributionRequest; peek: boolean},
): Promise<Answer> {
  await call.server.seams.pullThrough(call, {repository, tagOrDigest: name, kind: 'image'});
  requireRepository(call.state, repository);
  const imageId = imageIdOf(name);
  const acceptedMediaTypes = acceptedTypes(request.header('accept'));
  const pulled = await pullImage(call, repository, {...imageId, acceptedMediaTypes, peek});
  if (typeof pulled === 'string') throw imageNotFound(repository, imageId);
  return {
    status: 200,
    headers: {'Content-Type': pulled.mediaType, 'Docker-Content-Digest': pulled.bytesDigest},
    body: pulled.bytes,
  };
}

function imageIdOf(tagOrDigest: string): {imageDigest: string} | {imageTag: string} {
  return isDigest(tagOrDigest) ? {imageDigest: tagOrDigest} : {imageTag: tagOrDigest};
}

/** A wildcard, or no header at all, takes a manifest as it is. */
function acceptedTypes(accept: string | undefined): string[] | undefined {
  const types = (accept ?? '').split(',').map(type => type.split(';')[0]!.trim());
  return accept === undefined || types.some(type => type === '*/*') ? undefined : types;
}

/** PUT /v2/<name>/manifests/<reference>. */
export async function putManifest(
  call: CallContext,
  {repository, name}: Target,
  request: DistributionRequest,
): Promise<Answer> {
  const bytes = await readBody(request.body, {maxBytes: MAX_MANIFEST_BYTES});
  requireRepository(call.state, repository);
  const manifest = named(call, name, readManifest(call, bytes, request.header('content-type')));
  await push(call, {repository, name}, manifest);
  return {
    status: 201,
    headers: {
      Location: `${call.origin}/v2/${repository.repositoryName}/manifests/${manifest.digest}`,
      'Docker-Content-Digest': manifest.digest,
      ...(manifest.subject === undefined ? {} : {'OCI-Subject': manifest.subject}),
    },
  };
}

function readManifest(call: CallContext, bytes: Uint8Array, contentType: string | undefined): PushedManifest {
  try {
    return readPushedManifest(bytes, contentType);
  } catch (error) {
    if (!call.server.settings.strictOci) throw error;
    throw new EcrFault('RegistryManifestInvalid', 'The manifest is not valid', {cause: error});
  }
}

/** A pushed manifest under the digest that it will be known by. */
function named(call: CallContext, tagOrDigest: string, manifest: PushedManifest): PushedManifest {
  // ECR: an image is known by the sha256 of its manifest, whatever digest it is pushed by
  if (!call.server.settings.strictOci || !isDigest(tagOrDigest)) return manifest;
  return {...manifest, digest: digestBy(digestAlgorithm(tagOrDigest), manifest.bytes)};
}

async function push(call: CallContext, {repository, name}: Target, manifest: PushedManifest): Promise<void> {
  const byDigest = isDigest(name);
  if (byDigest && name !== manifest.digest) {
    throw new EcrFault(
      'RegistryDigestInvalid',
      `The manifest has the digest ${manifest.digest}, not ${name}`,
    );
  }
  const isName = call.server.settings.strictOci ? isTag : isImageTag;
  if (!byDigest && !isName(name)) throw invalidReference(call, name);
  try {
    await putImage(call, repository, {manifest, tag: byDigest ? undefined : name});
  } catch (error) {
    // ECR: pushing an unchanged image again is no error to a container client
    if (!(error instanceof EcrFault && error.faultName === 'ImageAlreadyExistsException')) throw error;
  }
}

function invalidReference({server}: CallContext, name: string): EcrFault {
  if (server.settings.strictOci && name.includes(':')) {
    return new EcrFault('RegistryDigestInvalid', `${name} is not a valid digest`);
  }
  return invalidParameter('imageTag', `must satisfy regular expression '${IMAGE_TAG_PATTERN}'`);
}

/** DELETE /v2/<name>/manifests/<reference>: the image, or one tag (the last tag takes the image with it). */
export async function deleteManifest(call: CallContext, {repository, name}: Target): Promise<Answer> {
  const imageId = imageIdOf(name);
  const [outcome] = await call.state.transaction(() => {
    requireRepository(call.state, repository);
    return deleteImages(call, repository, [imageId]);
  });
  if (!outcome || 'deleted' in outcome) return {status: 202};
  if (outcome.failure.failureCode === 'ImageNotFound') throw imageNotFound(repository, imageId);
  // ECR: a manifest that an index lists cannot be deleted
  throw new EcrFault('RegistryUnsupported', outcome.failure.failureReason ?? '');
}
