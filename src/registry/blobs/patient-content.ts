import {CHUNK_BYTES} from '../../content/limits.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {shortDigest} from '../../oci/digest.ts';
import {connectionFailure} from '../connection-failure.ts';
import {RegistryError} from '../registry-error.ts';
import type {Retrier} from '../retry.ts';

/** Content that is on its way, and where from. */
export interface Arrival {
  content: AsyncIterable<Uint8Array>;
  url: URL;
}

/** Where content can be asked for again and again. */
export interface ContentOrigin {
  descriptor: Descriptor;
  retrier: Retrier;
  signal: AbortSignal;
  /** Where it is asked for, for errors while nothing has come yet. */
  readonly url: URL;
  /** Asks once for what follows `position`. */
  ask(position: number): Promise<Arrival>;
}

/**
 * Content to its end: an arrival that breaks off is replaced by another for the rest, as often as the retrier
 * allows; a chunk of headway makes its patience whole again.
 * @throws EcrctlError CONTENT_SIZE_MISMATCH where the origin cannot be made to give more, and what asking failed with
 */
export async function* patientContent(
  origin: ContentOrigin,
  {first, offset}: {first: Arrival; offset: number},
): AsyncGenerator<Uint8Array, void, undefined> {
  const {descriptor, retrier, signal} = origin;
  let arrival: Arrival | undefined = first;
  let position = offset;
  let mark = offset;
  let failures = 0;
  for (;;) {
    let failure: unknown;
    try {
      arrival ??= await origin.ask(position);
      for await (const chunk of arrival.content) {
        position += chunk.byteLength;
        yield chunk;
      }
      failure = endedEarly(origin, arrival.url, position);
    } catch (cause) {
      failure = connectionFailure(cause, {method: 'GET', url: arrival?.url ?? origin.url, signal});
    }
    if (position >= descriptor.size) return;
    if (position - mark >= CHUNK_BYTES) {
      failures = 0;
      mark = position;
    }
    await retrier.pause(failure, ++failures, signal);
    arrival = undefined;
  }
}

/** What of a body is wanted: all of it where it begins at `position`, else what follows. */
export function fromPosition(
  body: AsyncIterable<Uint8Array>,
  {status, position}: {status: number; position: number},
): AsyncIterable<Uint8Array> {
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

function endedEarly({descriptor}: ContentOrigin, url: URL, position: number): RegistryError {
  const {digest, size} = descriptor;
  const message = `the download of ${shortDigest(digest)} ended after ${position} of ${size} bytes`;
  return new RegistryError('CONTENT_SIZE_MISMATCH', message, {method: 'GET', url, retryable: true});
}
