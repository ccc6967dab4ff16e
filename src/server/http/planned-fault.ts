import {setTimeout as delay} from 'node:timers/promises';
import type {FaultTarget, PlannedFault, Seams} from '../seams.ts';

/**
 * Lets a fault plan strike before a call runs: it throws, it waits, or it says what is to happen to the
 * answer.
 */
export async function strikeBefore(
  {planFault}: Pick<Seams, 'planFault'>,
  target: FaultTarget,
): Promise<PlannedFault | undefined> {
  const planned = planFault(target);
  if (planned?.kind === 'error') throw planned.fault;
  if (planned?.kind !== 'latency') return planned;
  await delay(planned.milliseconds);
  return undefined;
}
