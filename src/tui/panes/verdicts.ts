import {reasonOf} from '../../lifecycle/reason.ts';
import type {Outcome, Verdict} from '../../lifecycle/verdict.ts';
import {imageName} from '../text/image-name.ts';
import {agoCell, sizeCell} from './cells.ts';
import {compareTexts} from './compare.ts';
import type {PaneDefinition, PaneRow, Span} from './pane.ts';

/** What a lifecycle policy would do to one image. */
export interface VerdictRow extends PaneRow {
  verdict: Verdict;
}

/** Outcomes as words of the table. */
const OUTCOME_CELLS: Record<Outcome, Span> = {
  expired: {text: 'expire', tone: 'bad'},
  transitioned: {text: 'archive', tone: 'warn'},
  kept: {text: 'keep', tone: 'good'},
};

/** The images of a repository with what a lifecycle policy would do to each. */
export const VERDICTS: PaneDefinition<VerdictRow> = {
  heading: true,
  sort: {column: 'pushed', descending: false},
  searchText: ({verdict}) =>
    [
      verdict.image.imageTags?.join('\n') || imageName(verdict.image),
      verdict.image.imageDigest,
      OUTCOME_CELLS[verdict.outcome].text,
    ].join('\n'),
  detail: ({verdict}) => [
    `${imageName(verdict.image)}: ${OUTCOME_CELLS[verdict.outcome].text}, because ${reasonOf(verdict)}.`,
  ],
  columns: [
    {
      id: 'outcome',
      title: 'OUTCOME',
      width: 7,
      rank: 0,
      cell: ({verdict}) => OUTCOME_CELLS[verdict.outcome],
      compare: (one, other) => compareTexts(one.verdict.outcome, other.verdict.outcome),
    },
    {
      id: 'rule',
      title: 'RULE',
      width: 4,
      align: 'right',
      rank: 2,
      cell: ({verdict}) => ({
        text: verdict.appliedRulePriority === undefined ? '-' : String(verdict.appliedRulePriority),
      }),
      measure: {unit: 'count', of: ({verdict}) => verdict.appliedRulePriority},
    },
    {
      id: 'tags',
      title: 'IMAGE',
      width: 12,
      grow: true,
      max: 64,
      rank: 0,
      sortKey: 'T',
      cell: ({verdict}) => ({text: imageName(verdict.image)}),
      names: ({verdict}) => verdict.image.imageTags ?? [],
      compare: (one, other) => compareTexts(imageName(one.verdict.image), imageName(other.verdict.image)),
    },
    {
      id: 'size',
      title: 'SIZE',
      width: 8,
      align: 'right',
      rank: 3,
      sortKey: 'S',
      cell: ({verdict}) => sizeCell(verdict.image.imageSizeInBytes),
      measure: {unit: 'bytes', of: ({verdict}) => verdict.image.imageSizeInBytes},
    },
    {
      id: 'pushed',
      title: 'PUSHED',
      width: 8,
      align: 'right',
      rank: 1,
      sortKey: 'P',
      cell: ({verdict}, {now}) => agoCell(verdict.image.imagePushedAt, now),
      measure: {unit: 'time', of: ({verdict}) => verdict.image.imagePushedAt},
    },
  ],
};
