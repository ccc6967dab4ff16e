import type {Readable} from 'node:stream';

/** What a handler answers; only the rim knows how to send it. Header names as they go on the wire. */
export interface Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array | Readable;
  /** Needed with a stream, and where HEAD tells of more than there is. Texts and bytes have their own. */
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
