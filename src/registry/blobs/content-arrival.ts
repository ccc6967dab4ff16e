import type {Readable} from 'node:stream';
import {EcrctlError} from '../../errors.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {shortDigest} from '../../oci/digest.ts';
import {discard} from '../read-body.ts';
import {RegistryError} from '../registry-error.ts';
import type {Retrier} from '../retry.ts';

/** The answer to a GET of content, of status 200 or 206. Header names are lower case. */
export interface ContentAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Readable;
  url: URL;
}

/** Content that is on its way, and where from. */
export interface Arrival {
  content: AsyncIterable<Uint8Array>;
  url: URL;
}

/** Where content can be asked for again and again. */
export interface ContentOrigin {
  descriptor: Descriptor;
  retrier: Retrier;
  /** Asks once, with these headers; any other answer than content is thrown. */
  get(headers: Record<string, string>, signal: AbortSignal): Promise<ContentAnswer>;
  /** Opens all of it past streams; undefined where that is for others to do. */
  openRaw(signal: AbortSignal): Promise<Arrival | undefined>;
}

/**
 * Asks once for what follows `position`, and refuses an answer that announces other bytes.
 * @throws EcrctlError CONTENT_SIZE_MISMATCH, PROTOCOL_ERROR and what asking failed with
 */
export async function askFrom(
  origin: ContentOrigin,
  position: number,
  signal: AbortSignal,
): Promise<Arrival> {
  const {descriptor} = origin;
  // With its end, for there are registries that do not understand a range without one.
  const headers = position > 0 ? {range: `bytes=${position}-${descriptor.size - 1}`} : {};
  const answer = await origin.get(headers, signal);
  const fault = faultOf(answer, {descriptor, position});
  if (!fault) return {content: fromPosition(answer, position), url: answer.url};
  discard(answer);
  throw fault;
}

function faultOf(
  {status, headers, url}: ContentAnswer,
  {descriptor, position}: {descriptor: Descriptor; position: number},
): EcrctlError | undefined {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
  const total = status === 200 ? headers['content-length'] : range?.[2];
  if (total !== undefined && total !== '*' && Number(total) !== descriptor.size) {
    return wrongSize(descriptor, total);
  }
  if (status !== 206 || Number(range?.[1]) === position) return undefined;
  const message = `the registry answered with other bytes than those from ${position} on`;
  return new RegistryError('PROTOCOL_ERROR', message, {method: 'GET', url});
}

function wrongSize({digest, size}: Descriptor, found: string): EcrctlError {
  const message = `the registry holds ${found} bytes of ${shortDigest(digest)} instead of ${size}`;
  return new EcrctlError('CONTENT_SIZE_MISMATCH', message, {
    hint: 'the image is damaged there; push it again',
  });
}

/** What of a body is wanted: all of it where it begins at `position`, else what follows. */
function fromPosition({status, body}: ContentAnswer, position: number): AsyncIterable<Uint8Array> {
  return status === 206 || position === 0 ? body : withoutBeginning(body, position);
}

async function* withoutBeginning(
  content: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let surplus = length;
  for await (const chunk of content) {
    if (chunk.byteLength > surplus) yield chunk.subarray(surplus);
    surplus = Math.max(0, surplus - chunk.byteLength);
  }
}
