import {EcrctlError} from '../errors.ts';
import type {Descriptor} from '../oci/descriptor.ts';
import {shortDigest} from '../oci/digest.ts';

/** Which end of a copy failed. */
export type TransferSide = 'source' | 'destination';

/** A failure of one node of a copy: the cause's code and hint, and which side, what and where. */
export class TransferError extends EcrctlError {
  constructor(side: TransferSide, descriptor: Descriptor, where: {location: string; cause: EcrctlError}) {
    const verb = side === 'source' ? 'reading' : 'writing';
    super(
      where.cause.code,
      `${verb} ${shortDigest(descriptor.digest)} (${where.location}): ${where.cause.message}`,
      {
        cause: where.cause,
        hint: where.cause.hint,
      },
    );
  }
}

/** Names the side of a failure unless it is named already; what is not ours and an abort pass through. */
export function onSide(
  side: TransferSide,
  descriptor: Descriptor,
  where: {location: string; error: unknown},
): unknown {
  const {error, location} = where;
  if (!(error instanceof EcrctlError) || error instanceof TransferError) return error;
  if (error.code === 'INTERRUPTED' || error.code === 'CANCELLED') return error;
  return new TransferError(side, descriptor, {location, cause: error});
}
