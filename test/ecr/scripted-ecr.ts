import {createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createEcrClient, type EcrClient} from '../../src/ecr/client.ts';
import {type EcrSettings, localCredentials} from '../../src/ecr/ecr-settings.ts';

/** A call as it came in. */
export interface ReceivedCall {
  operation: string;
  input: Record<string, unknown>;
  headers: IncomingHttpHeaders;
}

/** What a scripted operation answers: a document, an exception, or whatever it writes itself. */
export type Answer =
  | {json: object}
  | {exception: string; message?: string; status?: number; more?: object}
  | {write: (response: ServerResponse, request: IncomingMessage) => void};

/** Answers of one operation: the same each time, one after the other (the last stays), or worked out. */
export type Script = Answer | Answer[] | ((call: ReceivedCall, count: number) => Answer | Promise<Answer>);

export interface ScriptedEcr {
  url: string;
  calls: ReceivedCall[];
  /** The operations called, in order. */
  operations(): string[];
  client(settings?: EcrSettings): EcrClient;
  close(): Promise<void>;
}

/** An API on loopback that answers what a test says; a GET is the operation `GET`, for downloads. */
export async function scriptedEcr(scripts: Record<string, Script>): Promise<ScriptedEcr> {
  const calls: ReceivedCall[] = [];
  const clients: EcrClient[] = [];
  const server = createServer(async (request, response) => {
    const call = await receive(request);
    calls.push(call);
    const count = calls.filter(one => one.operation === call.operation).length;
    const answer = await choose(scripts[call.operation], call, count);
    send(answer, request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    operations: () => calls.map(call => call.operation),
    client: (settings = {}) => {
      const client = createEcrClient({
        region: 'us-east-1',
        endpoint: url,
        credentials: localCredentials('123456789012'),
        maxAttempts: 1,
        env: {},
        ...settings,
      });
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.close();
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

async function receive(request: IncomingMessage): Promise<ReceivedCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const target = String(request.headers['x-amz-target'] ?? request.method);
  return {
    operation: target.slice(target.indexOf('.') + 1),
    input: text === '' ? {url: request.url} : (JSON.parse(text) as Record<string, unknown>),
    headers: request.headers,
  };
}

async function choose(script: Script | undefined, call: ReceivedCall, count: number): Promise<Answer> {
  if (script === undefined) return {exception: 'UnknownOperationException', status: 404};
  if (typeof script === 'function') return script(call, count);
  return Array.isArray(script) ? script[Math.min(count, script.length) - 1]! : script;
}

function send(answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  if ('write' in answer) {
    answer.write(response, request);
    return;
  }
  const isFailure = 'exception' in answer;
  response.writeHead(isFailure ? (answer.status ?? 400) : 200, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': '9d6d0c5e-0000-4000-8000-000000000001',
  });
  const body = isFailure
    ? {__type: answer.exception, ...(answer.message ? {message: answer.message} : {}), ...answer.more}
    : answer.json;
  response.end(JSON.stringify(body));
}
