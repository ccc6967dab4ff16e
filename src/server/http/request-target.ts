/** A request's path and query, both as they were sent. */
export interface RequestTarget {
  path: string;
  /** Without the question mark. */
  search: string;
}

/** Splits what stands in a request's first line. Nothing in it is resolved: `..` stays `..`. */
export function requestTarget(url = '/'): RequestTarget {
  const mark = url.indexOf('?');
  return mark < 0 ? {path: url, search: ''} : {path: url.slice(0, mark), search: url.slice(mark + 1)};
}
