import type {RuleSummary} from '../../lifecycle/summary.ts';
import {formatCount} from '../text/count.ts';
import {formatSize} from '../text/size.ts';
import type {PaneDefinition, PaneRow, Span} from './pane.ts';

/** A rule of a lifecycle policy, or all of them together. */
export interface RuleRow extends PaneRow {
  /** Absent in the first row, which stands for the whole policy. */
  summary?: RuleSummary;
  /** The images that it would take. */
  images: number;
  bytes: number;
}

/** The rules of a lifecycle policy, in the order in which they are applied. */
export const RULES: PaneDefinition<RuleRow> = {
  heading: true,
  searchText: row => ruleText(row),
  detail: row =>
    row.summary?.description === undefined ? [ruleText(row)] : [ruleText(row), row.summary.description],
  columns: [
    {
      id: 'rule',
      title: 'RULE',
      width: 4,
      align: 'right',
      rank: 0,
      cell: ({summary}) => ({text: summary === undefined ? 'all' : String(summary.rulePriority)}),
    },
    {
      id: 'takes',
      title: 'TAKES',
      width: 7,
      align: 'right',
      rank: 0,
      cell: takesCell,
      measure: {unit: 'count', of: ({images}) => images},
    },
    {
      id: 'size',
      title: 'SIZE',
      width: 8,
      align: 'right',
      rank: 1,
      cell: ({bytes}) => ({text: formatSize(bytes)}),
      measure: {unit: 'bytes', of: ({bytes}) => bytes},
    },
    {id: 'does', title: 'WHAT IT DOES', width: 16, grow: true, rank: 0, cell: row => ({text: ruleText(row)})},
  ],
};

function takesCell({images, summary}: RuleRow): Span {
  if (images === 0) return {text: '0', tone: 'dim'};
  return {text: formatCount(images), tone: summary?.action === 'transition' ? 'warn' : 'bad'};
}

function ruleText({summary}: RuleRow): string {
  return summary?.rule ?? 'everything that the policy would do now';
}
