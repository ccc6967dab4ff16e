import {setTimeout as delay} from 'node:timers/promises';
import type {CallContext} from '../call-context.ts';
import type {PlannedFault} from '../seams.ts';

/**
 * Lets a fault plan strike before a call runs: it throws, it waits, or it says what is to happen to the
 * answer.
 */
export async function strikeBefore(call: CallContext): Promise<PlannedFault | undefined> {
  const planned = call.server.seams.planFault(call);
  if (planned?.kind === 'error') throw planned.fault;
  if (planned?.kind !== 'latency') return planned;
  await delay(planned.milliseconds);
  return undefined;
}
