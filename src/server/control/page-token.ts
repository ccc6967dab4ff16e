import {parseJson} from '../../json/parse-json.ts';
import {type EcrFault, invalidParameter} from '../ecr-fault.ts';
import type {Key} from '../state/table.ts';

/** A page when the request does not say how large. */
export const DEFAULT_PAGE_SIZE = 100;

/**
 * The token of the page that begins after a key. It says where the last page ended, not how many rows it
 * had, so that nothing is skipped or repeated when records come and go in between.
 */
export function pageToken(after: Key): string {
  return Buffer.from(JSON.stringify(after)).toString('base64url');
}

/**
 * The key that a token stands for: `length` texts.
 * @throws EcrFault InvalidParameterException `Invalid next token provided`
 */
export function readPageToken(token: string | undefined, length: number): string[] | undefined {
  if (token === undefined) return undefined;
  const key = parseJson(Buffer.from(token, 'base64url').toString('utf8'), invalidToken);
  if (Array.isArray(key) && key.length === length && key.every(part => typeof part === 'string')) return key;
  throw invalidToken();
}

function invalidToken(): EcrFault {
  return invalidParameter('NextToken', 'Invalid next token provided');
}
