import {EcrctlError, type ErrorCode} from '../errors.ts';

/**
 * Everything that can go wrong in an ECR, by the name that the JSON API gives it. Names that begin with
 * `Registry` exist only under `/v2/`, where the API has no word for them.
 */
export const FAULT_CODES = {
  AccessDeniedException: 'ACCESS_DENIED',
  BlockedByOrganizationPolicyException: 'ACCESS_DENIED',
  EmptyUploadException: 'INVALID_INPUT',
  ExclusionAlreadyExistsException: 'ALREADY_EXISTS',
  ExclusionNotFoundException: 'NOT_FOUND',
  ExpiredTokenException: 'CREDENTIALS_EXPIRED',
  ImageAlreadyExistsException: 'ALREADY_EXISTS',
  ImageArchivedException: 'CONFLICT',
  ImageDigestDoesNotMatchException: 'CONTENT_DIGEST_MISMATCH',
  ImageNotFoundException: 'IMAGE_NOT_FOUND',
  ImageStorageClassUpdateNotSupportedException: 'CONFLICT',
  ImageTagAlreadyExistsException: 'TAG_IMMUTABLE',
  IncompleteSignature: 'UNAUTHORIZED',
  InvalidLayerException: 'CONTENT_DIGEST_MISMATCH',
  InvalidLayerPartException: 'INVALID_INPUT',
  InvalidParameterException: 'INVALID_INPUT',
  InvalidSignatureException: 'UNAUTHORIZED',
  InvalidTagParameterException: 'INVALID_INPUT',
  KmsException: 'SERVICE_ERROR',
  LayerAlreadyExistsException: 'ALREADY_EXISTS',
  LayerInaccessibleException: 'BLOB_NOT_FOUND',
  LayerPartTooSmallException: 'INVALID_INPUT',
  LayersNotFoundException: 'BLOB_NOT_FOUND',
  LifecyclePolicyNotFoundException: 'POLICY_NOT_FOUND',
  LifecyclePolicyPreviewInProgressException: 'CONFLICT',
  LifecyclePolicyPreviewNotFoundException: 'NOT_FOUND',
  LimitExceededException: 'CONFLICT',
  MissingAuthenticationTokenException: 'UNAUTHORIZED',
  PullThroughCacheRuleAlreadyExistsException: 'ALREADY_EXISTS',
  PullThroughCacheRuleNotFoundException: 'NOT_FOUND',
  ReferencedImagesNotFoundException: 'IMAGE_NOT_FOUND',
  RegistryPolicyNotFoundException: 'POLICY_NOT_FOUND',
  ReplicationBackfillInProgressException: 'CONFLICT',
  ReplicationBackfillInvalidStatusException: 'CONFLICT',
  ReplicationBackfillNotFoundException: 'NOT_FOUND',
  RepositoryAlreadyExistsException: 'ALREADY_EXISTS',
  RepositoryNotEmptyException: 'REPOSITORY_NOT_EMPTY',
  RepositoryNotFoundException: 'REPOSITORY_NOT_FOUND',
  RepositoryPolicyNotFoundException: 'POLICY_NOT_FOUND',
  RequestEntityTooLargeException: 'INVALID_INPUT',
  RequestExpired: 'UNAUTHORIZED',
  ScanNotFoundException: 'NOT_FOUND',
  SecretNotFoundException: 'NOT_FOUND',
  SerializationException: 'INVALID_INPUT',
  ServerException: 'SERVICE_ERROR',
  ServiceUnavailable: 'SERVICE_ERROR',
  SigningConfigurationNotFoundException: 'NOT_FOUND',
  TemplateAlreadyExistsException: 'ALREADY_EXISTS',
  TemplateNotFoundException: 'NOT_FOUND',
  ThrottlingException: 'THROTTLED',
  TooManyTagsException: 'INVALID_INPUT',
  UnableToAccessSecretException: 'ACCESS_DENIED',
  UnableToDecryptSecretValueException: 'ACCESS_DENIED',
  UnableToGetUpstreamImageException: 'SERVICE_ERROR',
  UnableToGetUpstreamLayerException: 'SERVICE_ERROR',
  UnableToListUpstreamImageReferrersException: 'SERVICE_ERROR',
  UnknownOperationException: 'UNSUPPORTED',
  UnrecognizedClientException: 'UNAUTHORIZED',
  UnsupportedImageTypeException: 'INVALID_INPUT',
  UnsupportedUpstreamRegistryException: 'INVALID_INPUT',
  UploadNotFoundException: 'NOT_FOUND',
  ValidationException: 'INVALID_INPUT',
  RegistryBlobUnknown: 'BLOB_NOT_FOUND',
  RegistryDigestInvalid: 'INVALID_DIGEST',
  RegistryHostUnknown: 'INVALID_REFERENCE',
  RegistryManifestInvalid: 'INVALID_MANIFEST',
  RegistryRangeInvalid: 'INVALID_INPUT',
  RegistryRouteUnknown: 'NOT_FOUND',
  RegistryTokenExpired: 'CREDENTIALS_EXPIRED',
  RegistryUnsupported: 'UNSUPPORTED',
} as const satisfies Record<string, ErrorCode>;

/** The name of a fault: an exception class of the API, or a `Registry…` name of `/v2/` alone. */
export type FaultName = keyof typeof FAULT_CODES;

/** Further members that an answer carries beside its message (`lastValidByteReceived`, say). */
export type FaultMembers = Record<string, unknown>;

/** A domain error of the local ECR. The rim alone knows how each protocol spells it. */
export class EcrFault extends EcrctlError {
  readonly faultName: FaultName;
  readonly members: FaultMembers;

  constructor(
    faultName: FaultName,
    message: string,
    options: {members?: FaultMembers; cause?: unknown} = {},
  ) {
    super(FAULT_CODES[faultName], message, {cause: options.cause});
    this.faultName = faultName;
    this.members = options.members ?? {};
  }
}

/** The one template of every refused parameter: `Invalid parameter at 'field' failed to satisfy …`. */
export function invalidParameter(field: string, constraint: string): EcrFault {
  return new EcrFault(
    'InvalidParameterException',
    `Invalid parameter at '${field}' failed to satisfy constraint: '${constraint}'`,
  );
}
