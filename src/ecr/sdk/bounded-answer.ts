import {type Readable, Transform} from 'node:stream';
import {EcrctlError} from '../../errors.ts';

/** No page of the API comes near it; what sends more is not ECR, and would fill the memory. In bytes. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** What the SDK's sender gives, as far as it is used here. */
interface Answered {
  response: unknown;
}

/** Ends answers of the API that do not end by themselves. @throws EcrctlError PROTOCOL_ERROR */
export function boundAnswers(maxBytes = MAX_ANSWER_BYTES) {
  return <Result extends Answered>(next: (args: never) => Promise<Result>) =>
    async (args: unknown): Promise<Result> => {
      const result = await next(args as never);
      const response = result.response as {body?: Readable};
      if (response.body) response.body = bounded(response.body, maxBytes);
      return result;
    };
}

function bounded(body: Readable, maxBytes: number): Readable {
  let size = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.byteLength;
      if (size <= maxBytes) done(null, chunk);
      else done(tooLong(maxBytes));
    },
  });
  counter.once('close', () => body.destroy());
  body.once('error', error => counter.destroy(error));
  body.once('aborted', () => counter.destroy(new Error('aborted')));
  return body.pipe(counter);
}

function tooLong(maxBytes: number): EcrctlError {
  return new EcrctlError('PROTOCOL_ERROR', `the answer of the API is longer than ${maxBytes} bytes`, {
    hint: 'what answered is not the ECR API; check --endpoint-url and proxies',
  });
}
