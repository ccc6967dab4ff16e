import {runDueLifecycle} from '../lifecycle/run-lifecycle.ts';
import {runPreviews} from '../lifecycle/run-previews.ts';
import {runBackfills} from '../replication/run-backfills.ts';
import {runReplication} from '../replication/run-replication.ts';
import {completeScans} from '../scanning/complete-scans.ts';
import {atMostEvery} from './at-most-every.ts';
import type {Job} from './background.ts';
import {completeActivations} from './complete-activations.ts';

/** How often the policies of all repositories are looked through for those whose day has come. */
const LIFECYCLE_LOOK = 60_000;

/**
 * Everything that a registry does beside answering calls. What comes back from the archive goes first: it is
 * scanned and replicated like an image that is pushed.
 */
export const backgroundJobs = (): Job[] => [
  completeActivations,
  runPreviews,
  completeScans,
  runReplication,
  runBackfills,
  atMostEvery(LIFECYCLE_LOOK, runDueLifecycle),
];
