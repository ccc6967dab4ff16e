import {isRunning, type Job, type JobStatus} from '../state/job.ts';
import {bar} from '../text/bar.ts';
import {formatCount} from '../text/count.ts';
import {formatRate, formatSize} from '../text/size.ts';
import {formatDuration} from '../text/time.ts';
import {compareNumbers} from './compare.ts';
import type {PaneDefinition, PaneRow, Span, Tone} from './pane.ts';

/** A job in the list of jobs. */
export interface JobRow extends PaneRow {
  job: Job;
  /** For how long it has run, in milliseconds, when the row was made. */
  elapsed: number;
}

const BAR_WIDTH = 10;
const STATUS_TONES: Record<JobStatus, Tone> = {
  running: 'accent',
  cancelling: 'warn',
  done: 'good',
  failed: 'bad',
  cancelled: 'dim',
};

/** What runs or ran in the background, the newest first. */
export const JOBS: PaneDefinition<JobRow> = {
  noun: ['job', 'jobs'],
  heading: true,
  sort: {column: 'id', descending: true},
  searchText: ({job}) => `${job.kind} ${job.title} ${job.status}`,
  detail: ({job}, {now}) => jobDetail(job, now),
  columns: [
    {
      id: 'id',
      title: '#',
      width: 3,
      align: 'right',
      rank: 3,
      cell: ({job}) => ({text: String(job.id), tone: 'dim'}),
      compare: (one, other) => one.job.id - other.job.id,
    },
    {
      id: 'status',
      title: 'STATUS',
      width: 10,
      rank: 0,
      cell: ({job}) => ({text: job.status, tone: STATUS_TONES[job.status]}),
    },
    {id: 'kind', title: 'WHAT', width: 7, rank: 2, cell: ({job}) => ({text: job.kind})},
    {id: 'title', title: 'IMAGE', width: 30, grow: true, rank: 0, cell: ({job}) => ({text: job.title})},
    {
      id: 'bar',
      title: '',
      width: BAR_WIDTH,
      rank: 4,
      cell: ({job}) => ({text: bar(jobShare(job), BAR_WIDTH), tone: 'accent'}),
    },
    {
      id: 'done',
      title: 'DONE',
      width: 5,
      align: 'right',
      rank: 1,
      cell: ({job}) => percentCell(job),
      compare: (one, other) => jobShare(one.job) - jobShare(other.job),
    },
    {
      id: 'rate',
      title: 'RATE',
      width: 11,
      align: 'right',
      rank: 3,
      cell: ({job}) => ({text: jobRate(job)}),
      compare: (one, other) => compareNumbers(rateOf(one.job), rateOf(other.job)),
    },
    {
      id: 'time',
      title: 'TIME',
      width: 5,
      align: 'right',
      rank: 2,
      cell: ({job}, {now}) => ({text: formatDuration(elapsed(job, now))}),
      compare: (one, other) => one.elapsed - other.elapsed,
    },
  ],
};

/** For how long a job has run, in milliseconds. */
export function elapsed({startedAt, endedAt}: Job, now: number): number {
  return (endedAt ?? now) - startedAt;
}

/** How much of a job is done, 0 to 1. */
function jobShare(job: Job): number {
  if (job.status === 'done') return 1;
  return job.total ? Math.min(1, job.done / job.total) : 0;
}

/** `45%`. */
export function jobPercent(job: Job): string {
  return `${Math.floor(jobShare(job) * 100)}%`;
}

/** `12.3 MiB/s` while a transfer runs; nothing otherwise. */
export function jobRate(job: Job): string {
  const rate = rateOf(job);
  if (rate === undefined) return '';
  return job.unit === 'bytes' ? formatRate(rate) : `${Math.round(rate)}/s`;
}

function rateOf(job: Job): number | undefined {
  return isRunning(job) ? job.rate : undefined;
}

function percentCell(job: Job): Span {
  return job.total === undefined && job.status !== 'done'
    ? {text: '-', tone: 'dim'}
    : {text: jobPercent(job)};
}

function jobDetail(job: Job, now: number): string[] {
  const lines = [`${job.kind} ${job.title}`];
  if (job.unit === 'bytes' && job.total !== undefined) lines.push(bytesLine(job, now));
  if (job.unit === 'items' && job.total !== undefined)
    lines.push(`${formatCount(job.done)} of ${formatCount(job.total)}`);
  if (job.error !== undefined) lines.push(`failed: ${job.error}`);
  if (job.hint !== undefined) lines.push(`hint: ${job.hint}`);
  if (job.result !== undefined) lines.push(job.result);
  return lines;
}

function bytesLine(job: Job, now: number): string {
  const blobs = [...job.blobs.values()];
  const there = blobs.filter(({state}) => state === 'skipped' || state === 'mounted').length;
  const moved = `${formatSize(job.done)} of ${formatSize(job.total ?? 0)} in ${formatDuration(elapsed(job, now))}`;
  return there > 0 ? `${moved}, ${there} of ${blobs.length} blobs were there already` : moved;
}
