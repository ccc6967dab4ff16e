/** What the head of an HTTP/1.1 answer to a download says, as far as a download cares; `code` is 0 where it is none. */
export type AnswerHead =
  | {status: 'incomplete'}
  /** `length` bytes follow from `end` on, as they are. */
  | {status: 'content'; code: number; length: number; end: number}
  | {status: 'redirect'; code: number; location: string}
  /** Anything else: somebody who knows HTTP better has to ask again. */
  | {status: 'other'; code: number};

/** No server sends more head than this; what does is not HTTP. */
const MAX_HEAD_BYTES = 64 * 1024;
const END = '\r\n\r\n';
const REDIRECT = new Set([301, 302, 303, 307, 308]);

/** Reads the head of an answer from its first bytes. */
export function readAnswerHead(bytes: Buffer): AnswerHead {
  const end = bytes.indexOf(END);
  if (end < 0) return bytes.length > MAX_HEAD_BYTES ? {status: 'other', code: 0} : {status: 'incomplete'};
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const code = Number(/^HTTP\/1\.1 (\d{3})(?: |$)/.exec(first)?.[1] ?? 0);
  const headers = readHeaders(lines);
  const location = headers.get('location');
  if (REDIRECT.has(code) && location !== undefined) return {status: 'redirect', code, location};
  const length = headers.get('content-length') ?? '';
  const isPlain = !headers.has('transfer-encoding') && !headers.has('content-encoding');
  if (code !== 200 || !isPlain || !/^\d{1,15}$/.test(length)) return {status: 'other', code};
  return {status: 'content', code, length: Number(length), end: end + END.length};
}

/** Header lines by name in lower case; one that occurs twice is joined and so fits no expectation. */
function readHeaders(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return headers;
}
