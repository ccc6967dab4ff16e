import {speaksNoTls} from '../../registry/connection-failure.ts';
import {presentable} from '../../registry/redact.ts';
import {isTlsFailure} from '../../registry/tls-failure.ts';
import type {FailedCall, SdkError, Verdict} from './verdict.ts';

/** What Node's sockets and resolver say about a failure. */
interface SystemError {
  code: string;
  message: string;
  address?: string;
  port?: number;
  hostname?: string;
}

/** What the failure says of the way to the service; undefined when the service answered or nothing is known. */
export function connectionVerdict(error: SdkError, call: FailedCall): Verdict | undefined {
  if (error.$metadata?.httpStatusCode !== undefined || error.$response !== undefined) return undefined;
  const system = systemErrorIn(error);
  if (system === undefined) return error.name === 'TimeoutError' ? timedOut(call) : undefined;
  if (system.code === 'ECONNREFUSED') return refused(system, call);
  if (system.code === 'ENOTFOUND' || system.code === 'EAI_AGAIN') return unknownHost(system, call);
  if (isTlsFailure(system.code)) return untrusted(system, call);
  if (system.code === 'ETIMEDOUT') return timedOut(call);
  return {
    code: 'NETWORK_ERROR',
    message: `the connection to ${placeOf(call, system)} broke off (${presentable(system.code)})`,
    hint: 'the network or a proxy between broke it; try again',
  };
}

function refused(system: SystemError, call: FailedCall): Verdict {
  const isHere = /^(?:127\.|::1|localhost)/.test(system.address ?? '');
  return {
    code: 'CONNECTION_REFUSED',
    message: `${placeOf(call, system)} refused the connection`,
    hint: isHere
      ? 'nothing listens there; start the local ECR with ecrctl local start'
      : 'check the endpoint, the port and NO_PROXY',
  };
}

function unknownHost(system: SystemError, call: FailedCall): Verdict {
  return {
    code: 'NETWORK_ERROR',
    message: `the host ${presentable(system.hostname ?? placeOf(call, system))} is not known`,
    hint: 'check the region, the endpoint and the network; behind a proxy, set HTTPS_PROXY',
  };
}

function untrusted(system: SystemError, call: FailedCall): Verdict {
  if (speaksNoTls(system)) {
    return {
      code: 'TLS_ERROR',
      message: `${placeOf(call, system)} does not speak TLS`,
      hint: 'is its address meant to begin with http:// (--endpoint-url)? or does a proxy answer in its place?',
    };
  }
  return {
    code: 'TLS_ERROR',
    message: `no trusted connection to ${placeOf(call, system)}: ${presentable(system.message)}`,
    hint: 'if its certificate is from a private authority, name the bundle with --ca-bundle',
  };
}

function timedOut(call: FailedCall): Verdict {
  return {
    code: 'TIMED_OUT',
    message: `${placeOf(call)} did not answer in time`,
    hint: 'check the network, or allow more time with --timeout',
  };
}

function placeOf(call: FailedCall, system?: SystemError): string {
  const {endpoint} = call.settings;
  if (endpoint) return URL.canParse(endpoint) ? new URL(endpoint).host : presentable(endpoint);
  if (system?.hostname) return presentable(system.hostname);
  return system?.address ? `${system.address}:${system.port ?? ''}` : 'the ECR API';
}

/** The first error with a system code, down the causes and into what happens to be several at once. */
function systemErrorIn(error: unknown): SystemError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const {code, cause, errors} = error as {code?: unknown; cause?: unknown; errors?: unknown};
  const first = Array.isArray(errors) ? systemErrorIn(errors[0]) : undefined;
  if (first) return first;
  return typeof code === 'string' ? (error as SystemError) : systemErrorIn(cause);
}
