import type {ReplicationBackfillStatus} from '@aws-sdk/client-ecr';
import type {BackfillRecord} from '../state/registry-records.ts';

/** How long the service remembers a backfill that has ended. */
const RETENTION = 90 * 24 * 60 * 60 * 1000;

/** Whether a backfill has not ended yet. */
export function isRunning(status: ReplicationBackfillStatus): boolean {
  return status === 'PREPARING' || status === 'IN_PROGRESS' || status === 'STOPPING';
}

/** Whether a backfill is still told of. */
export function isRetained({endedAt}: BackfillRecord, now: number): boolean {
  return endedAt === undefined || now - endedAt < RETENTION;
}
