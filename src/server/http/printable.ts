import {requestTarget} from './request-target.ts';

/** Query members that are never secret. Signatures, tokens and whatever else a client may send are hidden. */
const PLAIN = new Set([
  'n',
  'last',
  'digest',
  'mount',
  'from',
  'artifactType',
  'X-Amz-Date',
  'X-Amz-Expires',
]);

/** Nobody reads on after that. */
const MAX_CHARACTERS = 1000;

/** A text of a client's as it may stand in a log: bounded, on one line, and nothing that moves a cursor. */
export function printable(text: string): string;
export function printable(text: string | undefined): string | undefined;
export function printable(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const line = text.replace(/[^\x20-\x7e]+/g, '?');
  return line.length <= MAX_CHARACTERS ? line : `${line.slice(0, MAX_CHARACTERS)}...`;
}

/** A request's path and query as they may stand in a log. */
export function printableUrl(url: string): string {
  const {path, search} = requestTarget(url);
  const query = [...new URLSearchParams(search)].map(
    ([name, value]) => `${name}=${PLAIN.has(name) ? value : 'REDACTED'}`,
  );
  return printable(query.length === 0 ? path : `${path}?${query.join('&')}`);
}
