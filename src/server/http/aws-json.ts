import type {IncomingHttpHeaders} from 'node:http';
import {parseJson} from '../../json/parse-json.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {Answer} from './answer.ts';

/** The prefix of every X-Amz-Target. */
const TARGET_PREFIX = 'AmazonEC2ContainerRegistry_V20150921.';

/** The types under which AWS JSON is sent; with any other there is no operation. */
const CONTENT_TYPE = /^application\/(?:x-amz-json-1\.[01]|json)(?:\s*;.*)?$/i;

/** The operation that a request's headers name; undefined when it is not one of this service. */
export function operationOf(headers: IncomingHttpHeaders): string | undefined {
  const target = headers['x-amz-target'];
  if (typeof target !== 'string' || !CONTENT_TYPE.test(headers['content-type'] ?? '')) return undefined;
  return target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : undefined;
}

/** Parses a request's body. @throws EcrFault SerializationException */
export function parseAwsJson(text: string): unknown {
  if (text === '') return {};
  return parseJson(
    text,
    (_why, cause) => new EcrFault('SerializationException', 'The request body is not valid JSON', {cause}),
  );
}

/** An operation's output on the wire. */
export function writeAwsJson(output: object): string {
  return JSON.stringify(toWire(output));
}

/** The answer that carries an output. */
export function awsJsonAnswer(body: string): Answer {
  return {status: 200, headers: {'Content-Type': 'application/x-amz-json-1.1'}, body};
}

/** Times become seconds since the epoch, bytes base64; members without a value are left out. */
function toWire(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toWire);
  const wire: Record<string, unknown> = {};
  for (const name in value) {
    const member = toWire((value as Record<string, unknown>)[name]);
    // Annotations are named by whoever pushes; assigning this one would set the prototype and lose it.
    if (name === '__proto__') Object.defineProperty(wire, name, {value: member, enumerable: true});
    else wire[name] = member;
  }
  return wire;
}
