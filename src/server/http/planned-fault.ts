import type {IncomingMessage} from 'node:http';
import {setTimeout as delay} from 'node:timers/promises';
import {EcrFault} from '../ecr-fault.ts';
import type {FaultTarget, PlannedFault, Seams} from '../seams.ts';

/**
 * Lets a fault plan strike before a call runs: it throws, it waits, or it says what is to happen to the
 * answer.
 */
export async function strikeBefore(
  {planFault}: Pick<Seams, 'planFault'>,
  request: IncomingMessage,
  target: FaultTarget,
): Promise<PlannedFault | undefined> {
  const planned = planFault(target);
  if (planned?.kind === 'error') throw planned.fault;
  if (planned?.kind !== 'latency') return planned;
  await waitWith(request, planned.milliseconds);
  return undefined;
}

/** Waits no longer than there is somebody to answer: a stop of the server would have to wait, too. */
async function waitWith({socket}: IncomingMessage, milliseconds: number): Promise<void> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  socket.once('close', leave);
  if (socket.destroyed) leave();
  try {
    await delay(milliseconds, undefined, {signal: gone.signal});
  } catch {
    throw new EcrFault('ServerException', 'The client left before a planned wait was over');
  } finally {
    socket.off('close', leave);
  }
}
