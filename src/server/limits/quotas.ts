import {EcrFault} from '../ecr-fault.ts';
import type {Quota} from '../seams.ts';

/**
 * Every quota of the service that the local ECR keeps, with the service's published default (Amazon ECR
 * service quotas, 2026). Counts are per registry (account and region) unless the name says otherwise.
 */
export const DEFAULT_QUOTAS = {
  repositories: 100_000,
  'images-per-repository': 100_000,
  'tags-per-image': 1_000,
  'pull-through-cache-rules': 50,
  /** The service names no limit for templates; this one keeps a test from filling a disk. */
  'creation-templates': 1_000,
  'pull-time-exclusions': 100,
  'replication-destinations': 25,
  'replication-backfills-in-progress': 10,
  'scans-per-image-per-day': 1,
} as const;

/** The name of a quota. */
export type QuotaName = keyof typeof DEFAULT_QUOTAS;

/** The limit of each quota. */
export type Quotas = Readonly<Record<QuotaName, number>>;

/** What the refusal calls the things that there are too many of. */
const COUNTED: Record<Quota, string> = {
  repositories: 'repositories per registry',
  'images-per-repository': 'images per repository',
  'tags-per-image': 'tags per image',
};

/**
 * Refuses one more of what a quota counts. The service's own text is not known.
 * @throws EcrFault LimitExceededException
 */
export function checkQuota(quotas: Quotas, quota: Quota, used: number): void {
  if (used < quotas[quota]) return;
  throw new EcrFault(
    'LimitExceededException',
    `The maximum number of ${COUNTED[quota]} (${quotas[quota]}) has been reached`,
  );
}
