import type {IncomingMessage} from 'node:http';
import {isDigest} from '../../oci/digest.ts';
import type {ServerParts} from '../call-context.ts';
import type {EcrFault} from '../ecr-fault.ts';
import {blobAnswer} from '../layers/blob-answer.ts';
import {LAYER_PATH, readDownloadUrl} from '../layers/download-url.ts';
import type {Answer} from './answer.ts';
import type {Outcome} from './outcome.ts';
import {strikeBefore} from './planned-fault.ts';
import {asFault} from './render-error.ts';
import {requestTarget} from './request-target.ts';

/** Whether a path is one of presigned downloads. */
export function isLayerPath(path: string): boolean {
  return path.startsWith(LAYER_PATH);
}

/** Answers one request to a presigned URL, as the bucket behind ECR does: with XML when it refuses. */
export async function serveLayers(parts: ServerParts, message: IncomingMessage): Promise<Outcome> {
  if (message.method !== 'GET' && message.method !== 'HEAD') {
    return {answer: xmlError(405, 'MethodNotAllowed', 'The specified method is not allowed.')};
  }
  const {path, search} = requestTarget(message.url);
  const ticket = readDownloadUrl(parts.signer, {
    path,
    query: new URLSearchParams(search),
    now: parts.clock(),
  });
  if (ticket === 'expired') return {answer: xmlError(403, 'AccessDenied', 'Request has expired')};
  if (ticket === 'invalid') return {answer: xmlError(403, 'AccessDenied', 'Access Denied')};
  try {
    const damage = await strikeBefore(parts.seams, message, {
      operation: 'GetLayer',
      protocol: 'distribution',
    });
    return {answer: layerAnswer(parts, ticket.digest, message.headers.range), damage};
  } catch (error) {
    return {answer: plannedError(asFault(error))};
  }
}

/** A planned refusal in the words of the bucket. */
function plannedError({faultName, message}: EcrFault): Answer {
  if (faultName === 'ThrottlingException')
    return xmlError(503, 'SlowDown', 'Please reduce your request rate.');
  if (faultName === 'RegistryTokenExpired') return xmlError(403, 'AccessDenied', 'Request has expired');
  return xmlError(500, 'InternalError', message);
}

function layerAnswer({state, blobs}: ServerParts, digest: string, range: string | undefined): Answer {
  // Another process may have stored it a moment ago.
  state.refresh();
  const blob = state.table('blobs').get([digest]);
  if (!blob || !isDigest(digest)) return xmlError(404, 'NoSuchKey', 'The specified key does not exist.');
  return blobAnswer(blobs, {digest, size: blob.size, range});
}

function xmlError(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: {'Content-Type': 'application/xml'},
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
