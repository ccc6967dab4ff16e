import {EcrFault} from '../ecr-fault.ts';
import type {Quota, QuotaUse} from '../seams.ts';

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
  repositories: 'repositories',
  'images-per-repository': 'images',
  'tags-per-image': 'tags',
};

/**
 * Refuses one more of what a quota counts. The text is that of images in a repository (convox/rack#361,
 * semaphoreci/docs#404); the others are not known and follow it.
 * @throws EcrFault LimitExceededException
 */
export function checkQuota(quotas: Quotas, quota: Quota, {holder, used}: QuotaUse): void {
  if (used < quotas[quota]) return;
  throw new EcrFault(
    'LimitExceededException',
    `${holder} already has the maximum allowed number of ${COUNTED[quota]} which is '${quotas[quota]}'`,
  );
}
