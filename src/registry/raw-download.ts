import {createHash} from 'node:crypto';
import {writeSync} from 'node:fs';
import {connect as connectPlain, type Socket} from 'node:net';
import {connect as connectSecure} from 'node:tls';
import {type AnswerHead, readAnswerHead} from './answer-head.ts';
import {lookupWithLocalhost} from './registry-host.ts';

/** A download of all of one blob into its place in an open file. */
export interface RawDownload {
  url: string;
  headers: Record<string, string>;
  algorithm: string;
  size: number;
  fd: number;
  /** Where in the file the first byte goes. */
  start: number;
  /** Milliseconds without a byte after which the connection counts as broken. */
  stallTimeout: number;
  /** Certificates in PEM form that are trusted beside the usual ones. */
  certificates?: string[] | undefined;
}

/** How far a download came: with a digest, to its end; with a location, nowhere, for it was sent on. */
export interface RawOutcome {
  position: number;
  /** `algorithm:hex` of what was written, when that is all of it. */
  digest?: string;
  location?: string;
}

/** What the kernel is asked for at once; larger reads no longer save anything. */
const READ_BYTES = 1024 * 1024;
/** Progress is told this often, in bytes. */
const PROGRESS_BYTES = 4 * 1024 * 1024;

/**
 * Downloads with nothing between the socket and the file but the hash: one buffer is filled, hashed, written and
 * filled again, at half of what streams cost. It knows one kind of answer, a plain 200 of the size that is
 * expected; after anything else, and when the line breaks, it says how far it came and somebody more patient
 * goes on.
 */
export function downloadRaw(
  job: RawDownload,
  control: {signal: AbortSignal; onProgress: (position: number) => void},
): Promise<RawOutcome> {
  if (!Object.values(job.headers).every(isHeaderValue)) return Promise.resolve({position: 0});
  return new Promise(resolve => {
    const receiver = new Receiver(job, control.onProgress);
    const socket = connect(job, (bytes: Uint8Array) => {
      if (receiver.take(bytes)) socket.destroy();
      return true;
    });
    const end = (): void => {
      socket.destroy();
    };
    control.signal.addEventListener('abort', end, {once: true});
    socket
      .setTimeout(job.stallTimeout, end)
      .on('error', end)
      .on('end', end)
      .once('close', () => {
        control.signal.removeEventListener('abort', end);
        resolve(receiver.outcome());
      });
    socket.write(requestOf(job));
    if (control.signal.aborted) end();
  });
}

class Receiver {
  readonly #job: RawDownload;
  readonly #onProgress: (position: number) => void;
  readonly #hash;
  #head: AnswerHead | undefined;
  #beginning = Buffer.alloc(0);
  #position = 0;
  #told = 0;
  #failed = false;

  constructor(job: RawDownload, onProgress: (position: number) => void) {
    this.#job = job;
    this.#onProgress = onProgress;
    this.#hash = createHash(job.algorithm);
  }

  /** Takes what the socket brought; true when nothing more is wanted. */
  take(bytes: Uint8Array): boolean {
    try {
      return this.#head ? this.#takeBody(bytes) : this.#takeHead(bytes);
    } catch {
      // A full disk, say: whoever goes on from here meets it again and can name it.
      this.#failed = true;
      return true;
    }
  }

  outcome(): RawOutcome {
    const position = this.#position;
    if (this.#head?.status === 'redirect') return {position, location: this.#head.location};
    if (position !== this.#job.size || this.#failed) return {position};
    return {position, digest: `${this.#job.algorithm}:${this.#hash.digest('hex')}`};
  }

  #takeHead(bytes: Uint8Array): boolean {
    this.#beginning = Buffer.concat([this.#beginning, bytes]);
    const head = readAnswerHead(this.#beginning);
    if (head.status === 'incomplete') return false;
    this.#head = head;
    if (head.status !== 'content' || head.length !== this.#job.size) return true;
    const body = this.#beginning.subarray(head.end);
    this.#beginning = Buffer.alloc(0);
    return body.length > 0 && this.#takeBody(body);
  }

  #takeBody(bytes: Uint8Array): boolean {
    const {fd, start, size} = this.#job;
    const wanted = bytes.subarray(0, size - this.#position);
    for (let written = 0; written < wanted.length; ) {
      const at = start + this.#position + written;
      written += writeSync(fd, wanted, written, wanted.length - written, at);
    }
    this.#hash.update(wanted);
    this.#position += wanted.length;
    this.#tell();
    return this.#position === size;
  }

  #tell(): void {
    if (this.#position - this.#told < PROGRESS_BYTES) return;
    this.#told = this.#position;
    this.#onProgress(this.#position);
  }
}

function connect(job: RawDownload, onBytes: (bytes: Uint8Array) => boolean): Socket {
  const {protocol, hostname, port} = new URL(job.url);
  const isSecure = protocol === 'https:';
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const options = {
    host,
    port: Number(port) || (isSecure ? 443 : 80),
    lookup: lookupWithLocalhost,
    onread: {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback: (length: number, buffer: Uint8Array) => onBytes(buffer.subarray(0, length)),
    },
  };
  if (!isSecure) return connectPlain(options);
  const trust = job.certificates ? {ca: job.certificates} : {};
  return connectSecure({...options, ...trust, servername: host, ALPNProtocols: ['http/1.1']});
}

/** Printable, in one line: a credential from a file could be anything. */
function isHeaderValue(value: string): boolean {
  return /^[\x20-\x7e]*$/.test(value);
}

function requestOf({url, headers}: RawDownload): string {
  const {host, pathname, search} = new URL(url);
  const lines = Object.entries({host, accept: '*/*', connection: 'close', ...headers});
  return `GET ${pathname}${search} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}
