import {expect, test} from 'vitest';
import {elapsed, type JobRow} from '../../../src/tui/panes/jobs.ts';
import {openPane} from '../../../src/tui/panes/open-pane.ts';
import {sortBy} from '../../../src/tui/panes/sort.ts';
import {type Job, startJob} from '../../../src/tui/state/job.ts';

const NOW = 10_000_000;

function row(id: number, seconds: number, own: Partial<Job>): JobRow {
  const about = {kind: 'push', title: `job ${id}`, unit: 'bytes', repositoryNames: []} as const;
  const job = {...startJob(id, NOW - seconds * 1000, about), ...own};
  return {key: String(id), job, elapsed: elapsed(job, NOW)};
}

const ROWS = [
  row(1, 90, {total: 100, done: 9, rate: 9_000_000}),
  row(2, 7200, {total: 100, done: 50, rate: 2_000}),
  row(3, 600, {total: 100, done: 100, status: 'done', endedAt: NOW - 595_000}),
];

test.each([
  ['time', ['2', '1', '3']],
  ['done', ['3', '2', '1']],
  ['rate', ['1', '2', '3']],
])('jobs are sorted by %s as an amount, not as its text', (column, order) => {
  const sorted = sortBy(openPane<JobRow>('jobs', ROWS), column)!;
  expect(sorted.visible.map(({key}) => key)).toEqual(order);
});
