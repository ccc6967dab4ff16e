import {setTimeout as delay} from 'node:timers/promises';
import type {CallContext} from '../call-context.ts';
import type {PlannedFault} from '../seams.ts';

/** The connection is to break now, without an answer. */
export const RESET = Symbol('reset');

/**
 * Lets a fault plan strike before a call runs: it throws, waits, or says what is to happen to the answer.
 */
export async function strikeBefore(call: CallContext): Promise<PlannedFault | typeof RESET | undefined> {
  const planned = call.server.seams.planFault(call);
  if (planned === undefined) return undefined;
  switch (planned.kind) {
    case 'error':
      throw planned.fault;
    case 'latency':
      await delay(planned.milliseconds);
      return undefined;
    case 'reset':
      return RESET;
    default:
      return planned;
  }
}
