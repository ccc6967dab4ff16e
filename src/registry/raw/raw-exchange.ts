import {connect as connectPlain, isIP, type Socket} from 'node:net';
import {connect as connectSecure} from 'node:tls';
import {lookupWithLocalhost} from '../registry-host.ts';
import {type AnswerHead, readAnswerHead} from './answer-head.ts';

/** A GET of content whose size is known, on a connection of its own. */
export interface RawRequest {
  url: string;
  headers: Record<string, string>;
  size: number;
  /** Milliseconds without a byte after which the connection counts as broken. */
  stallTimeout: number;
  /** Certificates in PEM form that are trusted beside the usual ones. */
  certificates?: string[] | undefined;
}

/**
 * Takes the content piece by piece. The memory of a piece is filled anew once the promise is kept; one that is
 * broken ends the exchange.
 */
export type TakePiece = (piece: Buffer) => Promise<void>;

/** Below this, a connection of its own costs more than it saves. */
export const MIN_RAW_BYTES = 4 * 1024 * 1024;
/** Pieces that may be lent while the next one is filled: one looked at, one in a stream, one waiting. */
const MAX_LENT = 3;
/** What the kernel is asked for at once; larger reads no longer save anything. */
const PIECE_BYTES = 1024 * 1024;
/** TLS brings 16 KiB at a time: they are gathered, for each piece costs whoever takes it a turn. */
const GATHERED_BYTES = PIECE_BYTES / 2;

/**
 * Fetches content with nothing between the socket and its taker: a few pieces of memory are filled in turn, at
 * a fraction of what streams cost. It knows one kind of answer, a plain 200 of the size that is expected; after
 * anything else, and when the line breaks, somebody more patient goes on.
 * @returns what the answer's head said, once the last piece has been handed to its taker
 */
export function exchangeRaw(request: RawRequest, take: TakePiece, signal: AbortSignal): Promise<AnswerHead> {
  if (signal.aborted || !Object.values(request.headers).every(isHeaderValue)) {
    return Promise.resolve({status: 'incomplete'});
  }
  return new Promise(resolve => {
    const answer = new Answer(request.size, take, {
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      end: () => socket.destroy(),
    });
    const socket = connect(request, answer);
    const end = (): void => {
      socket.destroy();
    };
    signal.addEventListener('abort', end, {once: true});
    socket
      .setTimeout(request.stallTimeout, end)
      .on('error', end)
      .on('end', end)
      .once('close', () => {
        signal.removeEventListener('abort', end);
        resolve(answer.end());
      });
    socket.write(requestOf(request));
  });
}

interface Flow {
  pause(): void;
  resume(): void;
  end(): void;
}

class Answer {
  readonly #size: number;
  readonly #take: TakePiece;
  readonly #flow: Flow;
  readonly #unused: Buffer[] = [];
  #lent = 0;
  #piece: Buffer = Buffer.allocUnsafeSlow(PIECE_BYTES);
  #filled = 0;
  #head: AnswerHead | undefined;
  #beginning = Buffer.alloc(0);
  #position = 0;
  #refused = false;

  constructor(size: number, take: TakePiece, flow: Flow) {
    this.#size = size;
    this.#take = take;
    this.#flow = flow;
  }

  /** Where the socket puts what it reads next; TLS brings what it has decrypted even after a pause. */
  memory(): Buffer {
    return this.#piece.subarray(this.#filled);
  }

  /** Takes what the socket has put there. */
  received(length: number): void {
    if (this.#head) this.#receivedContent(length);
    else this.#receivedHead(length);
  }

  /** Hands over what is left; what the head said. */
  end(): AnswerHead {
    this.#lend();
    return this.#head ?? {status: 'incomplete'};
  }

  #receivedHead(length: number): void {
    this.#beginning = Buffer.concat([this.#beginning, this.#piece.subarray(0, length)]);
    const head = readAnswerHead(this.#beginning);
    if (head.status === 'incomplete') return;
    this.#head = head;
    if (head.status !== 'content' || head.length !== this.#size) {
      this.#refuse();
      return;
    }
    const content = this.#beginning.subarray(head.end);
    this.#beginning = Buffer.alloc(0);
    content.copy(this.#piece);
    this.#receivedContent(content.length);
  }

  #receivedContent(length: number): void {
    const wanted = Math.min(length, this.#size - this.#position);
    this.#filled += wanted;
    this.#position += wanted;
    if (this.#position === this.#size) this.#flow.end();
    else if (this.#filled >= GATHERED_BYTES) this.#lend();
  }

  /** Gives the piece that is filled to its taker and goes on with another. */
  #lend(): void {
    if (this.#filled === 0 || this.#refused) return;
    const piece = this.#piece;
    this.#lent++;
    this.#take(piece.subarray(0, this.#filled)).then(
      () => {
        this.#unused.push(piece);
        if (--this.#lent < MAX_LENT) this.#flow.resume();
      },
      () => this.#refuse(),
    );
    this.#piece = this.#unused.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
    this.#filled = 0;
    if (this.#lent >= MAX_LENT) this.#flow.pause();
  }

  #refuse(): void {
    this.#refused = true;
    this.#flow.end();
  }
}

function connect(request: RawRequest, answer: Answer): Socket {
  const {protocol, hostname, port} = new URL(request.url);
  const isSecure = protocol === 'https:';
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const options = {
    host,
    port: Number(port) || (isSecure ? 443 : 80),
    lookup: lookupWithLocalhost,
    onread: {
      buffer: () => answer.memory(),
      callback: (length: number): boolean => {
        answer.received(length);
        return true;
      },
    },
  };
  if (!isSecure) return connectPlain(options);
  const trust = request.certificates ? {ca: request.certificates} : {};
  const name = isIP(host) === 0 ? {servername: host} : {};
  return connectSecure({...options, ...trust, ...name, ALPNProtocols: ['http/1.1']});
}

/** Printable, in one line: a credential from a file could be anything. */
function isHeaderValue(value: string): boolean {
  return /^[\x20-\x7e]*$/.test(value);
}

function requestOf({url, headers}: RawRequest): string {
  const {host, pathname, search} = new URL(url);
  const lines = Object.entries({host, accept: '*/*', connection: 'close', ...headers});
  return `GET ${pathname}${search} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}
