import type {EncodedBody} from './api.ts';

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
