import {expect} from 'vitest';
import {EcrctlError, type ErrorCode} from '../../src/errors.ts';

/** Runs an action that must fail and returns its error, once it is known to be ours and to have this code. */
export async function failureOf(code: ErrorCode, action: () => unknown): Promise<EcrctlError> {
  let outcome: unknown;
  try {
    outcome = await action();
  } catch (error) {
    expect(error).toBeInstanceOf(EcrctlError);
    expect((error as EcrctlError).code).toBe(code);
    return error as EcrctlError;
  }
  throw new Error(`expected ${code}, got a result: ${JSON.stringify(outcome)}`);
}
