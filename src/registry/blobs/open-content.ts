import {Readable} from 'node:stream';
import type {OpenOptions} from '../../content/store.ts';
import {streamOfChunks} from '../chunk-stream.ts';
import {MIN_RAW_BYTES} from '../raw/raw-exchange.ts';
import {type Arrival, askFrom, type ContentOrigin} from './content-arrival.ts';
import {patientContent} from './patient-content.ts';

/**
 * Opens content for reading. A connection that breaks is replaced by a request for the rest, so the stream ends
 * early only when the origin cannot be made to give more.
 * @throws EcrctlError CONTENT_SIZE_MISMATCH, PROTOCOL_ERROR and what asking failed with
 */
export async function openContent(
  origin: ContentOrigin,
  {offset = 0, lent = false, signal}: OpenOptions = {},
): Promise<Readable> {
  if (offset > 0 && offset >= origin.descriptor.size) return Readable.from([]);
  const stop = new AbortController();
  const onAbort = () => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, {once: true});
  if (signal?.aborted) onAbort();
  const release = () => signal?.removeEventListener('abort', onAbort);
  try {
    const first = await begin(origin, {offset, lent, signal: stop.signal});
    const chunks = patientContent(origin, {first, offset, signal: stop.signal});
    return streamOfChunks(chunks, stop).once('close', release);
  } catch (error) {
    release();
    throw error;
  }
}

/** The first attempt: past streams where whoever reads has no more than one chunk in hand. */
async function begin(
  origin: ContentOrigin,
  {offset, lent, signal}: {offset: number; lent: boolean; signal: AbortSignal},
): Promise<Arrival> {
  const mayBeRaw = lent && offset === 0 && origin.descriptor.size >= MIN_RAW_BYTES;
  const past = mayBeRaw ? await origin.openRaw(signal) : undefined;
  return past ?? origin.retrier.run(() => askFrom(origin, offset, signal), signal);
}
