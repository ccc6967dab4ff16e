import type {ErrorCode} from '../../errors.ts';
import {presentable} from '../../registry/redact.ts';
import type {FailedCall, SdkError} from './verdict.ts';

/** Exceptions of ECR (and of AWS in front of it) whose meaning does not follow from their name's ending. */
const CODES: Record<string, ErrorCode> = {
  RepositoryNotFoundException: 'REPOSITORY_NOT_FOUND',
  ImageNotFoundException: 'IMAGE_NOT_FOUND',
  ReferencedImagesNotFoundException: 'IMAGE_NOT_FOUND',
  LayersNotFoundException: 'BLOB_NOT_FOUND',
  LayerInaccessibleException: 'BLOB_NOT_FOUND',
  LifecyclePolicyNotFoundException: 'POLICY_NOT_FOUND',
  RegistryPolicyNotFoundException: 'POLICY_NOT_FOUND',
  RepositoryPolicyNotFoundException: 'POLICY_NOT_FOUND',
  ImageTagAlreadyExistsException: 'TAG_IMMUTABLE',
  RepositoryNotEmptyException: 'REPOSITORY_NOT_EMPTY',
  ImageArchivedException: 'CONFLICT',
  LifecyclePolicyPreviewInProgressException: 'PENDING',
  ImageDigestDoesNotMatchException: 'CONTENT_DIGEST_MISMATCH',
  InvalidLayerException: 'CONTENT_DIGEST_MISMATCH',
  LayerPartTooSmallException: 'INVALID_INPUT',
  EmptyUploadException: 'INVALID_INPUT',
  TooManyTagsException: 'INVALID_INPUT',
  InvalidParameterException: 'INVALID_INPUT',
  InvalidTagParameterException: 'INVALID_INPUT',
  ValidationException: 'INVALID_INPUT',
  ValidationError: 'INVALID_INPUT',
  SerializationException: 'INVALID_INPUT',
  ImageStorageClassUpdateNotSupportedException: 'UNSUPPORTED',
  UnsupportedImageTypeException: 'UNSUPPORTED',
  UnsupportedUpstreamRegistryException: 'UNSUPPORTED',
  UnknownOperationException: 'UNSUPPORTED',
  BlockedByOrganizationPolicyException: 'ACCESS_DENIED',
  AccessDeniedException: 'ACCESS_DENIED',
  AccessDenied: 'ACCESS_DENIED',
  OptInRequired: 'ACCESS_DENIED',
  NotAuthorized: 'ACCESS_DENIED',
  UnableToAccessSecretException: 'ACCESS_DENIED',
  UnableToDecryptSecretValueException: 'ACCESS_DENIED',
  ThrottlingException: 'THROTTLED',
  Throttling: 'THROTTLED',
  ThrottledException: 'THROTTLED',
  TooManyRequestsException: 'THROTTLED',
  RequestTimeoutException: 'TIMED_OUT',
};

/** Statuses that say something where the body does not (a proxy or load balancer answered). */
const CODES_BY_STATUS: Record<number, ErrorCode> = {
  401: 'UNAUTHORIZED',
  403: 'ACCESS_DENIED',
  408: 'TIMED_OUT',
  429: 'THROTTLED',
};

/** Our code for what the service answered. */
export function codeOfServiceError(error: SdkError): ErrorCode {
  const name = error.name ?? '';
  if (Object.hasOwn(CODES, name)) return CODES[name]!;
  if (name.endsWith('NotFoundException')) return 'NOT_FOUND';
  if (name.endsWith('AlreadyExistsException')) return 'ALREADY_EXISTS';
  const status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
  if (status === undefined) return 'UNKNOWN';
  if (error instanceof SyntaxError) return 'PROTOCOL_ERROR';
  return CODES_BY_STATUS[status] ?? 'SERVICE_ERROR';
}

/** The way out of what the service answered; undefined where its own text says it all. */
export function hintForServiceError(code: ErrorCode, error: SdkError, call: FailedCall): string | undefined {
  if (code === 'ACCESS_DENIED') return accessHint(error);
  if (code === 'REPOSITORY_NOT_FOUND') return repositoryHint(call);
  if (error.name === 'KmsException') return kmsHint(error);
  const name = (error.name ?? '').replace(/Exception$/, '');
  return (Object.hasOwn(HINTS_BY_NAME, name) && HINTS_BY_NAME[name]!(call)) || HINTS[code];
}

/** Commands to paste after one exception. */
const HINTS_BY_NAME: Record<string, (call: FailedCall) => string> = {
  ImageNotFound: call => `ecrctl image list ${repositoryIn(call)} shows what is there`,
  ScanNotFound: call => `start one: ecrctl image scan ${imageIn(call)} --wait`,
  RepositoryAlreadyExists: () =>
    'ecrctl repository create --if-missing leaves it as it is; ecrctl repository update changes it',
  LifecyclePolicyNotFound: call => policyHint(call, `ecrctl lifecycle put ${repositoryIn(call)} policy.json`),
  RepositoryPolicyNotFound: call => policyHint(call, `ecrctl policy set ${repositoryIn(call)} policy.json`),
  RegistryPolicyNotFound: call => policyHint(call, 'ecrctl policy set --registry policy.json'),
  LifecyclePolicyPreviewNotFound: call =>
    `start one: ecrctl api StartLifecyclePolicyPreview --repository-name ${repositoryIn(call)}; ecrctl lifecycle preview needs none`,
  LimitExceeded: call =>
    call.operation === 'StartImageScan'
      ? `an image is scanned once in 24 hours; what was found: ecrctl image findings ${imageIn(call)}`
      : 'the quotas of the account are under Service Quotas',
  ImageArchived: call => `bring it back first: ecrctl image restore ${imageIn(call)}`,
  ImageStorageClassUpdateNotSupported: call =>
    `its status is in ecrctl image inspect ${imageIn(call)}; what an active index lists is archived after that index`,
  UnsupportedImageType: call =>
    `only images are scanned; ecrctl image inspect ${imageIn(call)} lists those of an index`,
  UnknownOperation: () => 'what answers at this endpoint does not know the operation',
};

const HINTS: Partial<Record<ErrorCode, string>> = {
  REPOSITORY_NOT_EMPTY: 'delete its images first, or add --force to delete them with it',
  THROTTLED: 'the service limits its rate; try again later, or allow more attempts (--max-attempts)',
  TAG_IMMUTABLE: 'push under another tag, or delete the tag first',
  CONTENT_DIGEST_MISMATCH: 'bytes were damaged on their way; push again',
  PENDING: 'wait until it has ended, then try again',
  PROTOCOL_ERROR: 'what answered is not the ECR API; check --endpoint-url and proxies',
  SERVICE_ERROR: 'the service failed; try again later',
};

function repositoryIn({input}: Pick<FailedCall, 'input'>): string {
  const {repositoryName, repositoryNames = []} = input as {
    repositoryName?: string;
    repositoryNames?: readonly string[];
  };
  const [only, ...more] = repositoryName === undefined ? repositoryNames : [repositoryName];
  return only === undefined || more.length > 0 ? 'REPOSITORY' : presentable(only);
}

/** The image of a call about one image, as a reference. */
function imageIn(call: FailedCall): string {
  const {imageId = {}} = call.input as {imageId?: {imageTag?: string; imageDigest?: string}};
  const {imageTag, imageDigest} = imageId;
  const name = imageTag === undefined ? `@${imageDigest ?? 'DIGEST'}` : `:${imageTag}`;
  return `${repositoryIn(call)}${presentable(name)}`;
}

function policyHint({operation}: FailedCall, command: string): string {
  return operation.startsWith('Delete') ? 'there is nothing to delete' : `write one: ${command}`;
}

function repositoryHint(call: FailedCall): string {
  if (call.operation === 'DeleteRepository')
    return 'nothing to delete: ecrctl repository list shows what is there';
  const name = repositoryIn(call);
  return `check the name, the account and the region, or create it: ecrctl repository create ${name}`;
}

/** `User: U is not authorized to perform: A on resource: R because …`, the sentence of every IAM refusal. */
const REFUSAL =
  /User: (?<user>\S+) is not authorized to perform: (?<action>\S+)(?: on resource: (?<resource>\S+))?(?:.*?(?<reason>explicit deny in an? [\w -]+|no [\w-]+ policy allows))?/;

/** Which action on which resource has to be allowed, and to whom. */
function accessHint(error: SdkError): string {
  const refusal = REFUSAL.exec(presentable(error.message ?? ''))?.groups;
  if (!refusal) return 'the credentials are valid but do not allow this; see ecrctl doctor';
  const {user, action, resource = '*', reason} = refusal;
  if (reason?.startsWith('explicit deny')) {
    return `an ${reason} forbids ${action} on ${resource}; remove it there`;
  }
  return `allow ${action} on ${resource} to ${user}`;
}

function kmsHint(error: SdkError): string {
  const why = error.kmsError ? ` (${presentable(error.kmsError)})` : '';
  return `the repository's KMS key cannot be used${why}; check its state and its policy`;
}
