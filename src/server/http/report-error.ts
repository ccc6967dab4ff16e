import type {ServerParts} from '../call-context.ts';
import type {EcrFault} from '../ecr-fault.ts';
import {asFault} from './render-error.ts';

/** How a request's stream fails when the client goes away. */
const CLIENT_GONE = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

/**
 * The fault that an error is to the client. Errors of the server itself are told to its owner: not faults,
 * which somebody meant (one may be planned), and not a client that went away.
 */
export function reportError(parts: ServerParts, error: unknown): EcrFault {
  const fault = asFault(error);
  const {code = ''} = error as NodeJS.ErrnoException;
  if (fault.faultName === 'ServerException' && fault !== error && !CLIENT_GONE.has(code))
    parts.onError(error);
  return fault;
}
