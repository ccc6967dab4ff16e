import {EcrctlError, type ErrorCode} from '../../errors.ts';

/** An error as the screens keep it: plain data. */
export interface Failure {
  code: ErrorCode | 'UNEXPECTED';
  message: string;
  hint?: string | undefined;
}

/** Failures that go away by themselves, so that it is worth asking again. */
const PASSING: ReadonlySet<Failure['code']> = new Set([
  'NETWORK_ERROR',
  'CONNECTION_REFUSED',
  'THROTTLED',
  'TIMED_OUT',
]);

/** What an error says, without its stack. */
export function failureFrom(error: unknown): Failure {
  if (error instanceof EcrctlError) return {code: error.code, message: error.message, hint: error.hint};
  return {code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error)};
}

/** Whether asking again later may help without anybody doing anything. */
export function isPassing(failure: Failure): boolean {
  return PASSING.has(failure.code);
}
