/**
 * The one error base. Every error that leaves a room is an `EcrctlError` (or a subclass that adds what
 * the wire said) with a code from this table; the code alone decides the process's exit status.
 */

/** Error codes and the exit status that each one means to a script. */
export const EXIT_STATUS = {
  // 1: the service, the network or this machine failed, or nobody knows
  UNKNOWN: 1,
  SERVICE_ERROR: 1,
  THROTTLED: 1,
  NETWORK_ERROR: 1,
  CONNECTION_REFUSED: 1,
  TLS_ERROR: 1,
  PROTOCOL_ERROR: 1,
  DISK_FULL: 1,
  IO_ERROR: 1,
  UNSUPPORTED: 1,
  DATA_CORRUPT: 1,
  DATA_FORMAT_TOO_NEW: 1,
  // 2: what was asked cannot be understood or done as written
  USAGE: 2,
  INVALID_REFERENCE: 2,
  INVALID_DIGEST: 2,
  INVALID_PLATFORM: 2,
  INVALID_MANIFEST: 2,
  INVALID_ARCHIVE: 2,
  INVALID_SETTINGS: 2,
  INVALID_POLICY: 2,
  INVALID_INPUT: 2,
  MANIFEST_TOO_LARGE: 2,
  AMBIGUOUS_IMAGE: 2,
  CONFIRMATION_REQUIRED: 2,
  NO_TERMINAL: 2,
  READ_ONLY: 2,
  // 3: the thing is not there
  NOT_FOUND: 3,
  FILE_NOT_FOUND: 3,
  REPOSITORY_NOT_FOUND: 3,
  IMAGE_NOT_FOUND: 3,
  BLOB_NOT_FOUND: 3,
  POLICY_NOT_FOUND: 3,
  PLATFORM_NOT_FOUND: 3,
  // 4: who you are, or what you may do
  CREDENTIALS_MISSING: 4,
  CREDENTIALS_EXPIRED: 4,
  REGION_MISSING: 4,
  UNAUTHORIZED: 4,
  ACCESS_DENIED: 4,
  // 5: it is there already, or in the way
  CONFLICT: 5,
  TAG_IMMUTABLE: 5,
  ALREADY_EXISTS: 5,
  REPOSITORY_NOT_EMPTY: 5,
  IMAGE_REFERENCED: 5,
  // 6, 7, 8
  PARTIAL_FAILURE: 6,
  GATE_FAILED: 7,
  TIMED_OUT: 8,
  PENDING: 8,
  // 9: bytes are not what their name says
  CONTENT_DIGEST_MISMATCH: 9,
  CONTENT_SIZE_MISMATCH: 9,
  CONTENT_TRAILING_DATA: 9,
  DIFF_ID_MISMATCH: 9,
  ARCHIVE_TRUNCATED: 9,
  // 10 and signals
  CANCELLED: 10,
  INTERRUPTED: 130,
} as const satisfies Record<string, number>;

/** The name of a failure, stable across releases. */
export type ErrorCode = keyof typeof EXIT_STATUS;

/** What an error may carry beside its message. */
export interface ErrorDetails {
  /** One line: what the user can do about it. */
  hint?: string | undefined;
  cause?: unknown;
}

/** A failure with a stable code, a message of one line and, where there is one, a way out. */
export class EcrctlError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : {cause: details.cause});
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
  }
}

/** Whether a value is one of our errors with this code (any of our codes when none is named). */
export function hasCode(error: unknown, ...codes: ErrorCode[]): error is EcrctlError {
  return error instanceof EcrctlError && (codes.length === 0 || codes.includes(error.code));
}

/** The exit status that an error means; anything that is not ours is 1. */
export function exitStatus(error: unknown): number {
  return error instanceof EcrctlError ? EXIT_STATUS[error.code] : EXIT_STATUS.UNKNOWN;
}
