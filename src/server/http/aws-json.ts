import {EcrFault} from '../ecr-fault.ts';
import type {Answer} from './answer.ts';

/** The prefix of every X-Amz-Target. */
const TARGET_PREFIX = 'AmazonEC2ContainerRegistry_V20150921.';

/** The operation that a request's target names; undefined when it is not one of this service. */
export function operationOf(target: string | undefined): string | undefined {
  return target?.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : undefined;
}

/** Parses a request's body. @throws EcrFault SerializationException */
export function parseAwsJson(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EcrFault('SerializationException', 'The request body is not valid JSON', {cause});
  }
}

/** An operation's output on the wire. */
export function awsJsonAnswer(output: object): Answer {
  return {
    status: 200,
    headers: {'Content-Type': 'application/x-amz-json-1.1'},
    body: JSON.stringify(toWire(output)),
  };
}

/** Times become seconds since the epoch, bytes base64; members without a value are left out. */
function toWire(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toWire);
  const wire: Record<string, unknown> = {};
  for (const name in value) wire[name] = toWire((value as Record<string, unknown>)[name]);
  return wire;
}
