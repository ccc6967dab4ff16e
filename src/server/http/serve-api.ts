import {createHash} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import {MAX_PART_BYTES} from '../blobs/upload-limits.ts';
import type {CallContext, ServerParts} from '../call-context.ts';
import {authorizeOperation} from '../control/authorize-operation.ts';
import {OPERATIONS, type OperationName} from '../control/operations.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {CallRecord, SignedRequest} from '../seams.ts';
import {awsJsonAnswer, operationOf, parseAwsJson} from './aws-json.ts';
import {createCall} from './create-call.ts';
import {readLayerPartBody} from './layer-part-body.ts';
import type {Outcome} from './outcome.ts';
import {strikeBefore} from './planned-fault.ts';
import {readBody} from './read-body.ts';
import {asFault, renderForApi} from './render-error.ts';

/** A manifest of 4 MiB is six times as long at worst when JSON escapes all of it. */
const MAX_BODY_BYTES = 26 * 1024 * 1024;

/** Answers one request to the JSON API. */
export async function serveApi(parts: ServerParts, request: IncomingMessage): Promise<Outcome> {
  const operation = operationOf(request.headers);
  let call: CallContext | undefined;
  let told: Omit<CallRecord, 'call'> | undefined;
  try {
    if (operation === undefined || !isImplemented(operation))
      throw new EcrFault('UnknownOperationException', '');
    const hash = createHash('sha256');
    const body = await readOperationBody(request, operation, hash);
    const {caller, region} = await parts.seams.authenticate(
      signedRequest(parts, request, hash.digest('hex')),
    );
    call = createCall(parts, request, {operation, protocol: 'api', region, caller});
    const damage = await strikeBefore(call);
    parts.seams.throttle(call);
    const input = parts.seams.validate(operation, body.input);
    told = {input, resources: []};
    told = {input, resources: authorizeOperation(call, operation, input)};
    const run = OPERATIONS[operation] as (call: CallContext, input: unknown) => object | Promise<object>;
    const output = await run(call, body.blob === undefined ? input : {...input, layerPartBlob: body.blob});
    told = {...told, output};
    return {answer: awsJsonAnswer(output), requestId: call.requestId, damage};
  } catch (error) {
    const fault = asFault(error);
    if (fault.faultName === 'ServerException') parts.onError(error);
    told = {...(told ?? {input: {}, resources: []}), fault};
    return {answer: renderForApi(fault), requestId: call?.requestId};
  } finally {
    if (call && told) parts.seams.record({call, ...told});
  }
}

function isImplemented(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}

interface OperationBody {
  input: unknown;
  blob?: readonly Uint8Array[] | undefined;
}

async function readOperationBody(
  request: IncomingMessage,
  operation: string,
  hash: ReturnType<typeof createHash>,
): Promise<OperationBody> {
  // Not destroyed when reading stops early: the refusal still has to go out on this connection.
  const source = request.iterator({destroyOnReturn: false}) as AsyncIterable<Uint8Array>;
  if (operation !== 'UploadLayerPart') {
    const body = await readBody(source, {maxBytes: MAX_BODY_BYTES, hash});
    return {input: parseAwsJson(body.toString('utf8'))};
  }
  const {text, blob} = await readLayerPartBody(source, {maxBlobBytes: MAX_PART_BYTES, hash});
  return {input: parseAwsJson(text), blob};
}

function signedRequest(parts: ServerParts, request: IncomingMessage, payloadHash: string): SignedRequest {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? 'POST',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: request.headers,
    payloadHash,
    now: parts.clock(),
  };
}
