import {CHUNK_BYTES} from '../../content/limits.ts';
import type {Descriptor} from '../../oci/descriptor.ts';
import {shortDigest} from '../../oci/digest.ts';
import {connectionFailure} from '../connection-failure.ts';
import {RegistryError} from '../registry-error.ts';
import {type Arrival, askFrom, type ContentOrigin} from './content-arrival.ts';

/**
 * Content to its end: an arrival that breaks off is replaced by another for the rest, as often as the retrier
 * allows; a chunk of headway makes its patience whole again.
 * @throws EcrctlError CONTENT_SIZE_MISMATCH where the origin cannot be made to give more, and what asking failed with
 */
export async function* patientContent(
  origin: ContentOrigin,
  {first, offset, signal}: {first: Arrival; offset: number; signal: AbortSignal},
): AsyncGenerator<Uint8Array, void, undefined> {
  const {descriptor, retrier} = origin;
  let arrival: Arrival | undefined = first;
  let {url} = first;
  let position = offset;
  let mark = offset;
  let failures = 0;
  for (;;) {
    let failure: unknown;
    try {
      arrival ??= await askFrom(origin, position, signal);
      ({url} = arrival);
      for await (const chunk of arrival.content) {
        position += chunk.byteLength;
        yield chunk;
      }
      failure = endedEarly(descriptor, url, position);
    } catch (cause) {
      failure = connectionFailure(cause, {method: 'GET', url, signal});
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

function endedEarly({digest, size}: Descriptor, url: URL, position: number): RegistryError {
  const message = `the download of ${shortDigest(digest)} ended after ${position} of ${size} bytes`;
  return new RegistryError('CONTENT_SIZE_MISMATCH', message, {method: 'GET', url, retryable: true});
}
