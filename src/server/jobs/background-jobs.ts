import {runDueLifecycle} from '../lifecycle/run-lifecycle.ts';
import {runPreviews} from '../lifecycle/run-previews.ts';
import {runBackfills} from '../replication/run-backfills.ts';
import {runReplication} from '../replication/run-replication.ts';
import {completeScans} from '../scanning/complete-scans.ts';
import type {Job} from './background.ts';
import {completeActivations} from './complete-activations.ts';

/** Everything that a registry does beside answering calls. What comes back from the archive goes first: it is scanned and replicated. */
export const BACKGROUND_JOBS: readonly Job[] = [
  completeActivations,
  runPreviews,
  completeScans,
  runReplication,
  runBackfills,
  runDueLifecycle,
];
