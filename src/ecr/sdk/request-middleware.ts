import {redactUrl} from '../../registry/redact.ts';
import type {EncodedBody} from '../api.ts';

/** The parts of the SDK's request and middleware that are used here. */
interface OutgoingRequest {
  headers: Record<string, string>;
  body?: unknown;
}

interface Arguments {
  request: unknown;
  input: object;
}

type Next<Result> = (args: never) => Promise<Result>;

/** Puts a body that is encoded already in the place of the serialized one, with the hash that is signed. */
export function replaceBody(body: EncodedBody) {
  return <Result>(next: Next<Result>) =>
    (args: Arguments): Promise<Result> => {
      const request = args.request as OutgoingRequest;
      request.body = body.bytes;
      request.headers['x-amz-content-sha256'] = body.sha256;
      return next(args as never);
    };
}

/** Tells where a request would go and sends nothing. */
export function onlyResolve(tell: (origin: string) => void) {
  return (_next: unknown, context: object) => async () => {
    const {endpointV2} = context as {endpointV2?: {url: URL}};
    tell(endpointV2?.url.origin ?? '');
    return {output: {$metadata: {}} as never, response: undefined};
  };
}

/** What the SDK gives to a middleware that stands before the sending. */
interface Sending {
  request: unknown;
}

/** What comes back past the parser: the answer itself or an error, each with what the wire said. */
interface Answered {
  $metadata?: {httpStatusCode?: number; requestId?: string};
}

/** A request's name comes from outside; only what looks like one is told. */
const PLAIN_ID = /^[\w-]{1,100}$/;

/** Tells of every attempt of a call: where it went, which operation, what came back and after how long. */
export function traceCalls(tell: (line: string) => void) {
  return <Result extends {output: unknown}>(
    next: (args: never) => Promise<Result>,
    context: {commandName?: string},
  ) =>
    async (args: Sending): Promise<Result> => {
      const {hostname, port, protocol} = args.request as {hostname: string; port?: number; protocol: string};
      const started = performance.now();
      const told = (answer: unknown): void => {
        const {httpStatusCode: status, requestId} = (answer as Answered).$metadata ?? {};
        const words = [
          `POST ${redactUrl(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}/`)}`,
          (context.commandName ?? '').replace(/Command$/, ''),
          status ?? 'no answer',
          `${Math.round(performance.now() - started)} ms`,
          ...(requestId !== undefined && PLAIN_ID.test(requestId) ? [requestId] : []),
        ];
        tell(words.join(' '));
      };
      try {
        const result = await next(args as never);
        told(result.output);
        return result;
      } catch (error) {
        told(error);
        throw error;
      }
    };
}
