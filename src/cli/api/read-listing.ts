import type {OperationShape} from '../../ecr/operation-shape.ts';
import {EcrctlError} from '../../errors.ts';
import {type Answer, countItems, joinPages, listPaths, sliceItems} from './listed-members.ts';
import {readStartingToken, type StartingPoint, writeStartingToken} from './starting-token.ts';

/** How a listing is read: the AWS CLI's flags of the same names. */
export interface PagingFlags {
  /** False for one page only. */
  paginate?: boolean;
  maxItems?: number;
  pageSize?: number;
  startingToken?: string;
}

/** What an operation is asked, and how. */
export interface ListingRequest {
  input: Answer;
  flags: PagingFlags;
  send: (input: Answer) => Promise<Answer>;
}

/**
 * Whether an operation is read page by page to its end. As in the AWS CLI, who says which page or how many results
 * (`nextToken`, `maxResults`) gets that one page, as the service answers it.
 * @throws EcrctlError USAGE where flags for a listing are given and none is read
 */
export function isListing(shape: OperationShape, input: Answer, flags: PagingFlags): boolean {
  const isPaged = shape.output.some(member => member.name === 'nextToken');
  const {paginate, ...others} = flags;
  const manual = ['nextToken', 'maxResults'].find(name => input[name] !== undefined);
  if (isPaged && paginate !== false && manual === undefined) return true;
  const given = FLAGS.find(([name]) => others[name] !== undefined)?.[1];
  if (given === undefined) return false;
  if (!isPaged) throw usage(`${given} is for listings, and ${shape.name} is none`, `leave ${given} out`);
  const single =
    paginate === false ? '--no-paginate' : manual === 'nextToken' ? '--next-token' : '--max-results';
  throw usage(
    `${given} and ${single} exclude each other: ${single} asks for one page`,
    '--page-size says how much one call asks for, --max-items how much is printed',
  );
}

/** Reads a listing to its end or to --max-items; then `NextToken` says, as in the AWS CLI, where it goes on. */
export async function readListing(
  shape: OperationShape,
  {input, flags, send}: ListingRequest,
): Promise<Answer> {
  const {maxItems = Number.POSITIVE_INFINITY, pageSize, startingToken} = flags;
  const paths = listPaths(shape.output);
  const pages: Answer[] = [];
  let at: StartingPoint | undefined =
    startingToken === undefined ? {given: 0} : readStartingToken(startingToken);
  let left = maxItems;
  while (at && left > 0) {
    const {nextToken, given}: StartingPoint = at;
    const page = await send({
      ...input,
      ...(pageSize === undefined ? {} : {maxResults: pageSize}),
      ...(nextToken === undefined ? {} : {nextToken}),
    });
    const rest = sliceItems(page, paths, given);
    const count = countItems(rest, paths);
    pages.push(sliceItems(rest, paths, 0, left));
    // An empty page ends no listing, only a missing token does.
    const next = page.nextToken ? {nextToken: page.nextToken as string, given: 0} : undefined;
    at = count > left ? {...at, given: given + left} : next;
    left -= Math.min(count, left);
  }
  return {...joinPages(pages, paths), ...(at ? {NextToken: writeStartingToken(at)} : {})};
}

const FLAGS = [
  ['maxItems', '--max-items'],
  ['pageSize', '--page-size'],
  ['startingToken', '--starting-token'],
] as const;

function usage(message: string, hint: string): EcrctlError {
  return new EcrctlError('USAGE', message, {hint});
}
