import {EcrctlError} from '../../errors.ts';
import {cancellation} from '../../registry/connection-failure.ts';
import {presentable, redactText} from '../../registry/redact.ts';
import {connectionVerdict} from './connection-verdict.ts';
import {credentialVerdict} from './credential-verdict.ts';
import {codeOfServiceError, hintForServiceError} from './service-verdict.ts';
import type {FailedCall, SdkError, Verdict} from './verdict.ts';

/** A call to ECR that failed: the service, the credentials or the way there. */
export class EcrServiceError extends EcrctlError {
  /** For example `PutImage`. */
  readonly operation: string;
  /** The service's own name for it, for example `RepositoryNotFoundException`; absent when it did not answer. */
  readonly serviceError: string | undefined;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** Where an upload stands, in InvalidLayerPartException: the last byte that ECR holds. */
  readonly lastValidByteReceived: number | undefined;

  constructor(verdict: Verdict, operation: string, error: SdkError) {
    super(verdict.code, verdict.message, {hint: verdict.hint, cause: withoutExchange(error)});
    this.operation = operation;
    this.status = error.$metadata?.httpStatusCode ?? error.$response?.statusCode;
    this.serviceError = this.status === undefined ? undefined : error.name;
    this.requestId = error.$metadata?.requestId;
    this.lastValidByteReceived = error.lastValidByteReceived;
  }
}

/** Turns whatever a call threw into one of our errors; what is one already passes unchanged. */
export function toEcrError(error: unknown, call: FailedCall): EcrctlError {
  if (call.signal?.aborted) return cancellation(call.signal);
  if (error instanceof EcrctlError) return withoutAdvice(error);
  const thrown: SdkError = typeof error === 'object' && error !== null ? error : {message: String(error)};
  return new EcrServiceError(judge(thrown, call), call.operation, thrown);
}

/** Whether ECR said no with one of these exceptions; `Exception` may be left out. */
export function isServiceError(error: unknown, ...names: string[]): error is EcrServiceError {
  if (!(error instanceof EcrServiceError) || error.serviceError === undefined) return false;
  const bare = (name: string): string => name.replace(/Exception$/, '');
  return names.map(bare).includes(bare(error.serviceError));
}

/**
 * The SDK hangs the whole exchange on what the service answered, signature and session token included. Nobody
 * shall be able to print it, so such an error is passed on as its name, text and place only.
 */
function withoutExchange(error: SdkError): unknown {
  if (!('$response' in error) && !('$metadata' in error)) return error;
  const copy = new Error(presentable(error.message ?? ''));
  copy.name = presentable(error.name ?? 'Error');
  if (error instanceof Error && error.stack !== undefined) copy.stack = redactText(error.stack);
  return copy;
}

function judge(error: SdkError, call: FailedCall): Verdict {
  const verdict = credentialVerdict(error, call) ?? connectionVerdict(error, call);
  if (verdict) return verdict;
  const code = codeOfServiceError(error);
  return {code, message: describe(error, call), hint: hintForServiceError(code, error, call)};
}

/** The SDK tells developers, within the text of every error, how to look at what it could not read. */
function withoutAdvice<Failure extends Error>(error: Failure): Failure {
  error.message = error.message.replace(/\s*Deserialization error: to see the raw response.*$/s, '');
  return error;
}

function describe(error: SdkError, call: FailedCall): string {
  if (error instanceof SyntaxError) return `the answer to ${call.operation} is not JSON`;
  const text = presentable(error.message ?? '');
  if (text !== '' && text !== 'UnknownError') return text;
  const status = error.$metadata?.httpStatusCode;
  const name = error.name && error.name !== 'Error' ? ` with ${presentable(error.name)}` : '';
  return `${call.operation} failed${name}${status === undefined ? '' : ` (HTTP ${status})`}`;
}
