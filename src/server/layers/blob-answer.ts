import type {Digest} from '../../oci/digest.ts';
import type {BlobStore} from '../blobs/blob-store.ts';
import {StoredRange} from '../blobs/stored-range.ts';
import type {Answer} from '../http/answer.ts';
import {parseRange} from './parse-range.ts';

/** A blob's bytes, or the range of them that was asked for. */
export function blobAnswer(
  blobs: BlobStore,
  {digest, size, range}: {digest: Digest; size: number; range: string | undefined},
): Answer {
  const headers = {
    'Accept-Ranges': 'bytes',
    'Content-Type': 'application/octet-stream',
    'Docker-Content-Digest': digest,
    ETag: `"${digest}"`,
  };
  const wanted = parseRange(range, size);
  if (wanted === 'unsatisfiable') return {status: 416, headers: {'Content-Range': `bytes */${size}`}};
  const {start, end} = wanted ?? {start: 0, end: size - 1};
  const body = new StoredRange(blobs.pathOf(digest), {start, end});
  if (!wanted) return {status: 200, headers, body};
  return {
    status: 206,
    headers: {...headers, 'Content-Range': `bytes ${start}-${end}/${size}`},
    body,
  };
}
