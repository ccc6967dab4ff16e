import type {StoredRange} from '../blobs/stored-range.ts';

/** What a handler answers; only the rim knows how to send it. Header names as they go on the wire. */
export interface Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array | StoredRange;
  /** Where HEAD tells of more than there is to send. */
  contentLength?: number;
}

/** An answer that is a JSON document. */
export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: {'Content-Type': 'application/json; charset=utf-8', ...headers},
    body: JSON.stringify(value),
  };
}
