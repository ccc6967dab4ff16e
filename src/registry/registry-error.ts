import {EcrctlError, type ErrorCode, type ErrorDetails} from '../errors.ts';
import {redactUrl} from './redact.ts';

/** One entry of the `errors` that a registry answers with (distribution-spec v1.1.1, "Error Codes"). */
export interface WireError {
  code: string;
  message: string;
  detail?: unknown;
}

/** What is known about an exchange that failed. */
export interface RegistryErrorDetails extends ErrorDetails {
  method: string;
  url: URL | string;
  /** Absent when no answer came. */
  status?: number | undefined;
  errors?: readonly WireError[] | undefined;
  /** Whether asking again may help. */
  retryable?: boolean | undefined;
  /** How long the server asks to wait, in milliseconds. */
  retryAfter?: number | undefined;
}

/** A failure of an exchange with a registry. `url` is redacted; `status` is absent when no answer came. */
export class RegistryError extends EcrctlError {
  readonly method: string;
  readonly url: string;
  readonly status: number | undefined;
  readonly errors: readonly WireError[];
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, details: RegistryErrorDetails) {
    super(code, message, details);
    this.method = details.method;
    this.url = redactUrl(details.url);
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.retryable = details.retryable ?? false;
    this.retryAfter = details.retryAfter;
  }
}
