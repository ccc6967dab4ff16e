import {createHash} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import type {ServerParts} from '../call-context.ts';
import {parseAwsJson} from './aws-json.ts';
import {readLayerPartBody} from './layer-part-body.ts';
import {readBody} from './read-body.ts';

/** A manifest of 4 MiB is six times as long at worst when JSON escapes all of it. */
const MAX_BODY_BYTES = 26 * 1024 * 1024;

/** Whoever sends nothing for so long while a layer part is awaited gives its memory to the next one. */
const STALL_MS = 60_000;

/** What a request to the API says. */
export interface OperationBody {
  input: unknown;
  /** sha256 of the body as it came, in hexadecimal; empty where nobody checks signatures. */
  hash: string;
  /** The bytes of a layer part, which `input` does not have. */
  blob?: Uint8Array | undefined;
  /** Gives back what the body takes in memory. */
  release(): void;
}

/** Reads the body of an operation, a layer part without its base64. */
export async function readOperationBody(
  {partBuffers, settings}: ServerParts,
  request: IncomingMessage,
  operation: string,
): Promise<OperationBody> {
  // Not destroyed when reading stops early: the refusal still has to go out on this connection.
  const source = request.iterator({destroyOnReturn: false}) as AsyncIterable<Uint8Array>;
  const hash = settings.verifiesSignatures ? createHash('sha256') : undefined;
  const digest = () => hash?.digest('hex') ?? '';
  if (operation !== 'UploadLayerPart') {
    const body = await readBody(source, {maxBytes: MAX_BODY_BYTES, hash});
    return {input: parseAwsJson(body.toString('utf8')), hash: digest(), release: () => undefined};
  }
  const buffer = await partBuffers.acquire();
  const release = () => partBuffers.release(buffer);
  const patient = endWhenStalled(request);
  try {
    const {text, blob} = await readLayerPartBody(source, {buffer, hash});
    return {input: parseAwsJson(text), blob, hash: digest(), release};
  } catch (error) {
    release();
    throw error;
  } finally {
    patient();
  }
}

/** Ends a request whose sender stalls; what it returns stops looking. */
function endWhenStalled(request: IncomingMessage): () => void {
  const {socket} = request;
  const end = () => request.destroy();
  socket.setTimeout(STALL_MS, end);
  return () => {
    socket.setTimeout(0);
    socket.off('timeout', end);
  };
}
