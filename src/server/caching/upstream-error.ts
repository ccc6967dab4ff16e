import {EcrctlError, type ErrorCode} from '../../errors.ts';
import type {UpstreamFailure} from './upstream-registry.ts';

const CODES: Record<UpstreamFailure, ErrorCode> = {
  'not-found': 'IMAGE_NOT_FOUND',
  denied: 'ACCESS_DENIED',
  'too-many-requests': 'THROTTLED',
  unavailable: 'NETWORK_ERROR',
};

/** The upstream of a pull-through cache rule refused or could not be reached. */
export class UpstreamError extends EcrctlError {
  readonly failure: UpstreamFailure;

  constructor(failure: UpstreamFailure, message: string, cause?: unknown) {
    super(CODES[failure], message, {cause});
    this.failure = failure;
  }
}
