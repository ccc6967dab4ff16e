import {EcrctlError} from '../../errors.ts';

/** Where a listing goes on: the service's token for a page, and how many of its items were given already. */
export interface StartingPoint {
  nextToken?: string;
  given: number;
}

/**
 * A place in a listing as the AWS CLI writes it (botocore, paginate.py): base64 of JSON. A token of one program
 * continues with the other.
 */
export function writeStartingToken({nextToken, given}: StartingPoint): string {
  const token = {nextToken: nextToken ?? null, ...(given > 0 ? {boto_truncate_amount: given} : {})};
  return Buffer.from(JSON.stringify(token)).toString('base64');
}

/** @throws EcrctlError USAGE where it is none */
export function readStartingToken(text: string): StartingPoint {
  const {nextToken, boto_truncate_amount: given = 0, ...others} = parse(text);
  const isToken = nextToken === null || (typeof nextToken === 'string' && nextToken !== '');
  const isCount = typeof given === 'number' && Number.isSafeInteger(given) && given >= 0;
  if (!isToken || !isCount || Object.keys(others).length > 0) throw notAToken(text);
  return {...(nextToken === null ? {} : {nextToken}), given};
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw notAToken(text);
}

function notAToken(text: string): EcrctlError {
  return new EcrctlError('USAGE', `--starting-token: "${text}" is not a token`, {
    hint: 'it is the NextToken that --max-items printed; a nextToken of the service goes to --next-token',
  });
}
