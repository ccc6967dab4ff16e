import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';

/** A request that an exchange waits for; what is not given does not matter. */
export interface ExpectedRequest {
  method: string;
  /** Path with its query. */
  path: string | RegExp;
  /** `null`: must be absent. */
  headers?: Record<string, string | RegExp | null>;
}

/** What a scripted server answers. In headers and text, `{origin}` stands for the server's own. */
export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Reads only so many bytes of the request's body, then breaks the connection without an answer. */
  resetAfterReading?: number;
  /** Reads only so many bytes of the request's body, then answers. */
  answerAfterReading?: number;
  /** Sends so many bytes of the answer's body, then breaks the connection. */
  resetAfterSending?: number;
  /** Sends so many bytes of the answer's body and ends there, as if that were all (chunked encoding). */
  endAfterSending?: number;
  /** Never answers, nor reads. */
  hang?: boolean;
  /** Called before the answer is sent, with everything that was read of the request. */
  before?: (request: SeenRequest) => Promise<void> | void;
}

/** One step of a script. Steps are taken in any order, each as often as `times` says (once). */
export interface ScriptedExchange {
  request: ExpectedRequest;
  answer: ScriptedAnswer;
  times?: number;
}

/** A request that came. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** A server on a free port of this machine that says what its script says, and remembers what it was asked. */
export class ScriptedRegistry {
  readonly requests: SeenRequest[] = [];
  /** Requests that no step of the script waited for; a test that ends with some has failed. */
  readonly unexpected: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #script: {exchange: ScriptedExchange; left: number}[] = [];

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(script: ScriptedExchange[] = []): Promise<ScriptedRegistry> {
    const registry = new ScriptedRegistry();
    registry.play(script);
    await new Promise<void>(resolve => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  /** Adds to the script. */
  play(script: ScriptedExchange[]): void {
    this.#script.push(...script.map(exchange => ({exchange, left: exchange.times ?? 1})));
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  /** Steps that were never taken. */
  get unplayed(): string[] {
    return this.#script
      .filter(({left, exchange}) => left > 0 && exchange.times !== Number.POSITIVE_INFINITY)
      .map(({exchange}) => `${exchange.request.method} ${exchange.request.path}`);
  }

  /** `METHOD path`, in the order in which they came. */
  get log(): string[] {
    return this.requests.map(({method, path}) => `${method} ${path}`);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen: SeenRequest = {
      method: request.method!,
      path: request.url!,
      headers: request.headers as Record<string, string>,
      body: Buffer.alloc(0),
    };
    this.requests.push(seen);
    const step = this.#script.find(({left, exchange}) => left > 0 && this.#matches(exchange.request, seen));
    if (!step) {
      this.unexpected.push(`${seen.method} ${seen.path}`);
      response.writeHead(500, {connection: 'close'}).end('this is not in the script');
      return;
    }
    step.left--;
    await this.#answer(step.exchange.answer, {request, response, seen});
  }

  async #answer(
    answer: ScriptedAnswer,
    {request, response, seen}: {request: IncomingMessage; response: ServerResponse; seen: SeenRequest},
  ): Promise<void> {
    if (answer.hang) return;
    const limit = answer.resetAfterReading ?? answer.answerAfterReading ?? Number.POSITIVE_INFINITY;
    seen.body = await readUpTo(request, limit);
    await answer.before?.(seen);
    if (answer.resetAfterReading !== undefined) {
      request.socket.resetAndDestroy();
      return;
    }
    const body = Buffer.from(this.#filled(answer.body ?? ''));
    const cut = answer.resetAfterSending ?? answer.endAfterSending;
    const headers: Record<string, string | number> = {};
    if (answer.endAfterSending === undefined && seen.method !== 'HEAD')
      headers['content-length'] = body.length;
    for (const [name, value] of Object.entries(answer.headers ?? {}))
      headers[name] = String(this.#filled(value));
    response.writeHead(answer.status ?? 200, headers);
    if (answer.resetAfterSending === undefined) {
      response.end(seen.method === 'HEAD' ? undefined : body.subarray(0, cut ?? body.length));
    } else {
      // The reset must not overtake the bytes: it follows once the other side has them.
      response.write(body.subarray(0, cut), () => request.socket.destroySoon());
      if (cut === 0) response.flushHeaders();
    }
  }

  #matches(expected: ExpectedRequest, seen: SeenRequest): boolean {
    if (expected.method !== seen.method || !fits(expected.path, seen.path)) return false;
    return Object.entries(expected.headers ?? {}).every(([name, value]) =>
      value === null ? seen.headers[name] === undefined : fits(value, seen.headers[name] ?? ''),
    );
  }

  #filled<Text extends string | Uint8Array>(text: Text): Text | string {
    return typeof text === 'string' ? text.replaceAll('{origin}', this.origin) : text;
  }
}

function fits(pattern: string | RegExp, text: string): boolean {
  return typeof pattern === 'string' ? pattern === text : pattern.test(text);
}

async function readUpTo(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (limit === 0) return Buffer.alloc(0);
  try {
    for await (const chunk of request.iterator({destroyOnReturn: false})) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= limit) break;
    }
  } catch {
    // A client may give up; what came is what counts.
  }
  return Buffer.concat(chunks).subarray(0, limit);
}
