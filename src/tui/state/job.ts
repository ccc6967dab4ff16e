import type {TransferEvent} from '../../transfer/event.ts';

/** What a job does. */
export type JobKind = 'push' | 'pull' | 'copy' | 'delete' | 'archive' | 'restore';

/** Where a job stands. */
export type JobStatus = 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled';

/** Where one blob of a transfer stands. */
export interface BlobProgress {
  size: number;
  bytes: number;
  state: 'moving' | 'done' | 'skipped' | 'mounted' | 'failed';
}

/** Something that runs in the background: a transfer, or a deletion of many images. */
export interface Job {
  id: number;
  kind: JobKind;
  /** `app.tar to team/app:1.0`. */
  title: string;
  /** The repositories that look different afterwards. */
  repositoryNames: readonly string[];
  status: JobStatus;
  startedAt: number;
  endedAt?: number;
  /** Bytes for transfers, images for deletions. */
  unit: 'bytes' | 'items';
  /** What is to be done in all; undefined until it is planned. */
  total?: number;
  done: number;
  blobs: ReadonlyMap<string, BlobProgress>;
  /** Amount per second lately; undefined until it can be told. */
  rate?: number;
  rateSample: {at: number; done: number};
  /** The digest or the sentence that it ended with. */
  result?: string;
  error?: string;
  hint?: string | undefined;
}

/** How often the rate is worked out, in milliseconds: often enough to live, rarely enough to be read. */
const RATE_INTERVAL = 1000;
/** How much a new measurement counts against those before. */
const RATE_WEIGHT = 0.4;

/** What is known of a job before it begins. */
export type JobDescription = Pick<Job, 'kind' | 'title' | 'unit' | 'repositoryNames'> & {total?: number};

/** A job that begins now. */
export function startJob(id: number, now: number, about: JobDescription): Job {
  return {
    ...about,
    id,
    status: 'running',
    startedAt: now,
    done: 0,
    blobs: new Map(),
    rateSample: {at: now, done: 0},
  };
}

/** Whether a job still works. */
export function isRunning(job: Job): boolean {
  return job.status === 'running' || job.status === 'cancelling';
}

/** A job after what a transfer told. */
export function applyTransferEvent(job: Job, event: TransferEvent, now: number): Job {
  if (event.type === 'planned') return {...job, total: event.bytes};
  if (event.role === 'manifest') return job;
  const {digest, size} = event.descriptor;
  const before = job.blobs.get(digest) ?? {size, bytes: 0, state: 'moving'};
  const blobs = new Map(job.blobs).set(digest, progressOf(before, event));
  return withRate({...job, blobs, done: movedBytes(blobs)}, now);
}

/** A job of which so many items are done. */
export function applyCount(job: Job, done: number, now: number): Job {
  return withRate({...job, done}, now);
}

function progressOf(before: BlobProgress, event: Exclude<TransferEvent, {type: 'planned'}>): BlobProgress {
  switch (event.type) {
    case 'progress':
      return {...before, bytes: event.bytes, state: 'moving'};
    case 'finished':
      return {...before, bytes: before.size, state: 'done'};
    case 'skipped':
    case 'mounted':
    case 'failed':
      return {...before, state: event.type};
    case 'started':
      return {...before, state: 'moving'};
  }
}

function movedBytes(blobs: ReadonlyMap<string, BlobProgress>): number {
  let bytes = 0;
  for (const blob of blobs.values())
    if (blob.state !== 'skipped' && blob.state !== 'mounted') bytes += blob.bytes;
  return bytes;
}

function withRate(job: Job, now: number): Job {
  const elapsed = now - job.rateSample.at;
  if (elapsed < RATE_INTERVAL) return job;
  const latest = Math.max(0, ((job.done - job.rateSample.done) * 1000) / elapsed);
  const rate = job.rate === undefined ? latest : job.rate * (1 - RATE_WEIGHT) + latest * RATE_WEIGHT;
  return {...job, rate, rateSample: {at: now, done: job.done}};
}
