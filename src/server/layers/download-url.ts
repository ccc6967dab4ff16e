import type {CallContext} from '../call-context.ts';
import type {Signer} from '../signer.ts';

/** Presigned URLs live one hour, as those of the service do. */
const URL_LIFETIME_SECONDS = 3600;

/** Where layers are downloaded from: `/layer-bucket/<account>/<digest>` with a signature in the query. */
export const LAYER_PATH = '/layer-bucket/';

/** A URL on this server that gives a layer's bytes for an hour to whoever has it. */
export function signDownloadUrl(call: CallContext, digest: string, accountId: string): string {
  const path = `${LAYER_PATH}${accountId}/${digest}`;
  const date = basicTime(call.now);
  const query = new URLSearchParams({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Date': date,
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Expires': String(URL_LIFETIME_SECONDS),
    'X-Amz-Credential': `local/${date.slice(0, 8)}/${call.region}/s3/aws4_request`,
  });
  query.set('X-Amz-Signature', call.server.signer.sign(signedText(path, query)));
  return `${call.origin}${path}?${query}`;
}

/** What a download URL is good for. */
export type DownloadTicket = {digest: string} | 'expired' | 'invalid';

/** Reads a download URL's path and query back. */
export function readDownloadUrl(
  signer: Signer,
  {path, query, now}: {path: string; query: URLSearchParams; now: number},
): DownloadTicket {
  const digest = /^\/layer-bucket\/\d{12}\/([^/]+)$/.exec(path)?.[1];
  const signature = query.get('X-Amz-Signature');
  if (digest === undefined || signature === null) return 'invalid';
  if (!signer.verify(signedText(path, query), signature)) return 'invalid';
  const issued = parseBasicTime(query.get('X-Amz-Date')!);
  const lifetime = Number(query.get('X-Amz-Expires')) * 1000;
  return now < issued + lifetime ? {digest} : 'expired';
}

function signedText(path: string, query: URLSearchParams): string {
  const names = ['X-Amz-Algorithm', 'X-Amz-Date', 'X-Amz-SignedHeaders', 'X-Amz-Expires', 'X-Amz-Credential'];
  return ['GET', path, ...names.map(name => query.get(name) ?? '')].join('\n');
}

/** `20261121T090000Z` */
function basicTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');
}

function parseBasicTime(text: string): number {
  const iso = text.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(iso);
}
