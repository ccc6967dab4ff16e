import type {ErrorCode} from '../../errors.ts';

const DAMAGED = 'make or fetch it again; it is damaged, or was made by a faulty tool';

/** What can be done about a failure whose thrower knew nothing better. */
const HINTS: Partial<Record<ErrorCode, string>> = {
  INVALID_ARCHIVE: DAMAGED,
  INVALID_MANIFEST: DAMAGED,
  ARCHIVE_TRUNCATED: 'copy or download it again',
  CONTENT_DIGEST_MISMATCH: 'it is damaged or was changed on its way; fetch it again',
  CONTENT_SIZE_MISMATCH: 'it is damaged or was changed on its way; fetch it again',
  CONTENT_TRAILING_DATA: 'it is damaged or was changed on its way; fetch it again',
  DIFF_ID_MISMATCH: DAMAGED,
  MANIFEST_TOO_LARGE: 'ECR takes manifests of at most 4 MiB: leave annotations out, or split the index',
  DATA_CORRUPT: 'ecrctl local check lists what is wrong',
  DATA_FORMAT_TOO_NEW: 'use the newer ecrctl that wrote it, or another data directory (--data)',
  DISK_FULL: 'free some space, or write elsewhere',
  IO_ERROR: 'check the path and its permissions',
  FILE_NOT_FOUND: 'check the path',
  INVALID_REFERENCE: 'ecrctl help references shows how images are named',
  INVALID_DIGEST: 'a digest is sha256: and 64 hexadecimal digits',
  INVALID_PLATFORM: 'write it as linux/amd64 or linux/arm64/v8',
  INVALID_SETTINGS: 'ecrctl config list --show-origin shows where each setting comes from',
  INVALID_POLICY: 'ecrctl lifecycle lint or ecrctl policy lint lists every fault with its place',
  INVALID_INPUT: 'check what was given to the command; --help shows its form',
  USAGE: 'the command’s --help shows how it is used',
  PLATFORM_NOT_FOUND: 'ecrctl image inspect lists the platforms of an image',
  IMAGE_NOT_FOUND: 'ecrctl image list shows what is there',
  BLOB_NOT_FOUND: 'the image is incomplete there; push it again',
  REPOSITORY_NOT_FOUND: 'ecrctl repository list shows what is there',
  NOT_FOUND: 'check the name, the account and the region',
  ACCESS_DENIED: 'ecrctl doctor shows which permissions are missing',
  UNAUTHORIZED: 'ecrctl doctor checks the credentials',
  CREDENTIALS_EXPIRED: 'renew them, for example with aws sso login',
  THROTTLED: 'try again later, or allow more attempts (--max-attempts)',
  NETWORK_ERROR: 'try again; ecrctl doctor checks the way to the service',
  TLS_ERROR: 'name the certificate authority with --ca-bundle',
  TIMED_OUT: 'try again, or with a longer --timeout',
  PROTOCOL_ERROR: 'is this host a registry? --debug shows every exchange',
  SERVICE_ERROR: 'try again; --debug shows every exchange',
};

/** A hint for an error that brings none; for failures of unknown kind, how to find out more. */
export function defaultHint(code: ErrorCode | undefined): string | undefined {
  return code === undefined || code === 'UNKNOWN'
    ? 'run it again with --debug to see where this comes from'
    : HINTS[code];
}
