import {constants} from 'node:os';
import {EcrctlError} from '../../errors.ts';
import {UpstreamError} from '../caching/upstream-error.ts';
import type {UpstreamFailure} from '../caching/upstream-registry.ts';
import {EcrFault, type FaultName} from '../ecr-fault.ts';
import {type Answer, jsonAnswer} from './answer.ts';

/** How one fault looks in each protocol. */
interface Rendering {
  /** HTTP status of the JSON API; `__type` is the fault's name. */
  status: number;
  oci: {
    status: number;
    code: string;
    /** Where `/v2/` says it in other words. */
    message?: string;
  };
}

/** ECR: an invalid parameter under `/v2/` is answered with 405 UNSUPPORTED */
const UNSUPPORTED: Rendering = {status: 400, oci: {status: 405, code: 'UNSUPPORTED'}};
const DENIED: Rendering = {status: 400, oci: {status: 403, code: 'DENIED'}};
const MANIFEST_UNKNOWN: Rendering = {
  status: 400,
  oci: {status: 404, code: 'MANIFEST_UNKNOWN', message: 'Requested image not found'},
};
const TOO_MANY_REQUESTS: Rendering = {status: 400, oci: {status: 429, code: 'TOOMANYREQUESTS'}};
const UNKNOWN: Rendering = {status: 500, oci: {status: 500, code: 'UNKNOWN'}};

/** The one table of errors: each domain error, rendered for both protocols. Absent ones are UNSUPPORTED. */
const RENDERINGS: Partial<Record<FaultName, Rendering>> = {
  AccessDeniedException: DENIED,
  EmptyUploadException: {status: 400, oci: {status: 400, code: 'BLOB_UPLOAD_INVALID'}},
  ExpiredTokenException: DENIED,
  ImageDigestDoesNotMatchException: {status: 400, oci: {status: 400, code: 'DIGEST_INVALID'}},
  ImageNotFoundException: MANIFEST_UNKNOWN,
  ImageTagAlreadyExistsException: {status: 400, oci: {status: 400, code: 'TAG_INVALID'}},
  InvalidLayerException: {status: 400, oci: {status: 400, code: 'BLOB_UPLOAD_INVALID'}},
  InvalidLayerPartException: {status: 400, oci: {status: 416, code: 'BLOB_UPLOAD_INVALID'}},
  LayerInaccessibleException: {status: 400, oci: {status: 404, code: 'BLOB_UNKNOWN'}},
  LayerPartTooSmallException: {status: 400, oci: {status: 400, code: 'BLOB_UPLOAD_INVALID'}},
  LayersNotFoundException: {status: 400, oci: {status: 404, code: 'MANIFEST_BLOB_UNKNOWN'}},
  LimitExceededException: {status: 400, oci: {status: 400, code: 'DENIED'}},
  ReferencedImagesNotFoundException: {status: 400, oci: {status: 404, code: 'MANIFEST_BLOB_UNKNOWN'}},
  RepositoryNotFoundException: {status: 400, oci: {status: 404, code: 'NAME_UNKNOWN'}},
  RequestEntityTooLargeException: {status: 413, oci: {status: 413, code: 'SIZE_INVALID'}},
  ServerException: UNKNOWN,
  ServiceUnavailable: {status: 503, oci: {status: 503, code: 'UNAVAILABLE'}},
  ThrottlingException: TOO_MANY_REQUESTS,
  UnableToGetUpstreamImageException: MANIFEST_UNKNOWN,
  UnableToGetUpstreamLayerException: {status: 400, oci: {status: 404, code: 'BLOB_UNKNOWN'}},
  UnknownOperationException: {status: 404, oci: {status: 404, code: 'NOT_FOUND'}},
  UnrecognizedClientException: {status: 403, oci: {status: 403, code: 'DENIED'}},
  UploadNotFoundException: {status: 400, oci: {status: 404, code: 'BLOB_UPLOAD_UNKNOWN'}},
  RegistryBlobUnknown: {status: 400, oci: {status: 404, code: 'BLOB_UNKNOWN'}},
  RegistryDigestInvalid: {status: 400, oci: {status: 400, code: 'DIGEST_INVALID'}},
  RegistryManifestInvalid: {status: 400, oci: {status: 400, code: 'MANIFEST_INVALID'}},
  RegistryHostUnknown: {status: 400, oci: {status: 400, code: 'NAME_UNKNOWN'}},
  RegistryRangeInvalid: {status: 400, oci: {status: 416, code: 'BLOB_UPLOAD_INVALID'}},
  RegistryRouteUnknown: {status: 404, oci: {status: 404, code: 'NOT_FOUND'}},
  RegistryTokenExpired: DENIED,
};

/** What the upstream of a cache rule refused is refused in its place; out of reach, it has no image. */
const UPSTREAM_REFUSALS: Partial<Record<UpstreamFailure, Rendering>> = {
  denied: DENIED,
  'too-many-requests': TOO_MANY_REQUESTS,
};

/** An error as the JSON API spells it. */
export function renderForApi(error: unknown): Answer {
  const fault = asFault(error);
  return {
    status: renderingOf(fault).status,
    headers: {'Content-Type': 'application/x-amz-json-1.1'},
    body: JSON.stringify({__type: fault.faultName, message: fault.message, ...fault.members}),
  };
}

/** An error as the distribution API spells it; strictly, as its specification does. */
export function renderForDistribution(error: unknown, {strictOci = false} = {}): Answer {
  const fault = asFault(error);
  const strictly = strictOci && fault.faultName === 'InvalidParameterException';
  const {status, code, message} = strictly ? badRequest(fault) : renderingOf(fault).oci;
  return jsonAnswer(status, {errors: [{code, message: message ?? fault.message}]}, standingOf(fault));
}

/** Where an upload stands whose chunk did not fit, as the answers to its chunks say it. */
function standingOf({members: {uploadId, lastValidByteReceived}}: EcrFault): Record<string, string> {
  if (uploadId === undefined) return {};
  return {Range: `0-${lastValidByteReceived}`, 'Docker-Upload-UUID': String(uploadId)};
}

/** Any error as a fault; what is not one says nothing of this machine to a client. */
export function asFault(error: unknown): EcrFault {
  if (error instanceof EcrFault) return error;
  if (error instanceof EcrctlError && error.code === 'INVALID_INPUT') {
    return new EcrFault('InvalidParameterException', error.message, {cause: error});
  }
  const message = isDiskFull(error) ? DISK_FULL : 'An internal error occurred';
  return new EcrFault('ServerException', message, {cause: error});
}

/** ECR's own disks are never full; whoever runs this one must be told. */
const DISK_FULL = 'The disk of the local ECR is full; nothing was stored';

/** What files say by a name LMDB says by the system's number. */
function isDiskFull(error: unknown): boolean {
  const {code} = error as {code?: unknown};
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'DISK_FULL' || code === constants.errno.ENOSPC;
}

function badRequest({message}: EcrFault): Rendering['oci'] {
  return {status: 400, code: message.includes("'repositoryName'") ? 'NAME_INVALID' : 'UNSUPPORTED'};
}

function renderingOf({faultName, cause}: EcrFault): Rendering {
  const upstream = cause instanceof UpstreamError ? UPSTREAM_REFUSALS[cause.failure] : undefined;
  return upstream ?? RENDERINGS[faultName] ?? UNSUPPORTED;
}
