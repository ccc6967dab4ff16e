import {pageToken, readPageToken} from './page-token.ts';

/** What a request says about the page that it wants. */
export interface PageRequest {
  nextToken?: string | undefined;
  maxResults?: number | undefined;
}

/** A page of a list; `next` holds the token of the following page, if there is one. */
export interface ListPage<T> {
  items: T[];
  next: {nextToken?: string};
}

/** How a list is cut. */
export interface PageOptions<T> {
  /** Each item's place, ascending in the list; the next page begins after the last one's. */
  keyOf: (item: T) => string;
  /** How many there are on a page when the request does not say. */
  pageSize: number;
}

/**
 * Cuts one page from a list that fits in memory. Tokens name the last item that was sent, so that pages stay
 * right while items come and go.
 * @throws EcrFault InvalidParameterException for a token that this server did not make
 */
export function listPage<T>(items: readonly T[], request: PageRequest, options: PageOptions<T>): ListPage<T> {
  const {keyOf} = options;
  const size = request.maxResults ?? options.pageSize;
  const after = readPageToken(request.nextToken, 1)?.[0];
  const rest = after === undefined ? items : items.filter(item => keyOf(item) > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return {
    items: page,
    next: rest.length > page.length && last !== undefined ? {nextToken: pageToken([keyOf(last)])} : {},
  };
}

/** A key for items that have nothing but their place in the list. */
export function placeKey(position: number): string {
  return String(position).padStart(9, '0');
}
