import type {IncomingMessage} from 'node:http';
import type {CallContext, ServerParts} from '../call-context.ts';
import {authorizeOperation} from '../control/authorize-operation.ts';
import {OPERATIONS, type OperationName} from '../control/operations.ts';
import {EcrFault} from '../ecr-fault.ts';
import type {CallRecord, SignedRequest} from '../seams.ts';
import {awsJsonAnswer, operationOf, writeAwsJson} from './aws-json.ts';
import {createCall} from './create-call.ts';
import {hostName, isKnownHost} from './known-host.ts';
import {type OperationBody, readOperationBody} from './operation-body.ts';
import type {Outcome} from './outcome.ts';
import {isCacheable} from './page-cache.ts';
import {strikeBefore} from './planned-fault.ts';
import {renderForApi} from './render-error.ts';
import {reportError} from './report-error.ts';
import {requestTarget} from './request-target.ts';

/** Answers one request to the JSON API. */
export async function serveApi(parts: ServerParts, request: IncomingMessage): Promise<Outcome> {
  const account: CallAccount = {input: {}, resources: []};
  let body: OperationBody | undefined;
  try {
    checkHost(parts, request);
    const operation = requireOperation(request);
    body = await readOperationBody(parts, request, operation);
    const {caller, region} = await parts.seams.authenticate(signedRequest(parts, request, body.hash));
    const call = createCall(parts, request, {operation, protocol: 'api', region, caller});
    account.call = call;
    const damage = await strikeBefore(parts.seams, request, call);
    parts.seams.throttle(call);
    account.input = parts.seams.validate(operation, body.input);
    account.resources = authorizeOperation(call, operation, account.input);
    const answer = awsJsonAnswer(await runOperation(call, operation, {account, blob: body.blob}));
    return {answer, call, damage};
  } catch (error) {
    const {call} = account;
    const fault = reportError(parts, error);
    account.fault = fault;
    return {answer: renderForApi(fault), call, fault};
  } finally {
    const {call, ...told} = account;
    if (call) parts.seams.record({call, ...told});
    body?.release();
  }
}

/** What is known of a call so far, for the record of calls. */
type CallAccount = Omit<CallRecord, 'call'> & {call?: CallContext};

async function runOperation(
  call: CallContext,
  operation: OperationName,
  {account, blob}: {account: CallAccount; blob: Uint8Array | undefined},
): Promise<string> {
  const {input} = account;
  const run = OPERATIONS[operation] as (call: CallContext, input: unknown) => object | Promise<object>;
  if (isCacheable(operation)) {
    return call.server.pages.body(call, input, () => writeAwsJson(run(call, input)));
  }
  account.output = await run(call, blob === undefined ? input : {...input, layerPartBlob: blob});
  return writeAwsJson(account.output as object);
}

/** @throws EcrFault AccessDeniedException for a foreign name, where the signature proves nothing */
function checkHost({settings}: ServerParts, {headers: {host = ''}}: IncomingMessage): void {
  if (settings.verifiesSignatures || isKnownHost(host, settings.hostAliases)) return;
  throw new EcrFault('AccessDeniedException', `The local ECR is not known as ${hostName(host)}`);
}

/** @throws EcrFault UnknownOperationException */
function requireOperation(request: IncomingMessage): OperationName {
  const operation = operationOf(request.headers);
  if (operation !== undefined && isImplemented(operation)) return operation;
  throw new EcrFault('UnknownOperationException', '');
}

function isImplemented(name: string): name is OperationName {
  return Object.hasOwn(OPERATIONS, name);
}

function signedRequest(parts: ServerParts, request: IncomingMessage, payloadHash: string): SignedRequest {
  const {path, search: query} = requestTarget(request.url);
  return {
    method: request.method ?? 'POST',
    path,
    query,
    headers: request.headers,
    payloadHash,
    now: parts.clock(),
  };
}
