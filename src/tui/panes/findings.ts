import type {FindingRecord} from '../backend.ts';
import {GLYPH} from '../text/glyphs.ts';
import {NOTHING} from './cells.ts';
import {compareTexts} from './compare.ts';
import type {Column, PaneDefinition, PaneRow} from './pane.ts';
import {severityRank, severityTone} from './scan-summary.ts';

/** A finding of a scan. */
export interface FindingRow extends PaneRow {
  finding: FindingRecord;
}

/** What a scan found, the worst first. */
export const FINDINGS: PaneDefinition<FindingRow> = {
  noun: ['finding', 'findings'],
  heading: true,
  sort: {column: 'severity', descending: false},
  searchText: ({finding}) => `${finding.severity}\n${finding.name}\n${finding.packageName ?? ''}`,
  detail: ({finding}) => [
    [finding.name, ...(finding.uri === undefined ? [] : [finding.uri])].join(` ${GLYPH.dot} `),
    finding.description ?? 'no description',
  ],
  columns: [
    {
      id: 'severity',
      title: 'SEVERITY',
      width: 13,
      rank: 0,
      sortKey: 'S',
      cell: ({finding}) => ({
        text: finding.severity.toLowerCase(),
        tone: severityTone(finding.severity) ?? 'plain',
      }),
      compare: (one, other) => severityRank(one.finding.severity) - severityRank(other.finding.severity),
    },
    {
      id: 'name',
      title: 'NAME',
      width: 16,
      grow: true,
      max: 32,
      rank: 0,
      sortKey: 'N',
      cell: ({finding}) => ({text: finding.name}),
      compare: (one, other) => compareTexts(one.finding.name, other.finding.name),
    },
    textColumn('package', 'PACKAGE', {width: 16, rank: 1, text: finding => finding.packageName}),
    textColumn('version', 'VERSION', {width: 12, rank: 3, text: finding => finding.packageVersion}),
    textColumn('fixed', 'FIXED IN', {width: 12, rank: 2, text: finding => finding.fixedInVersion}),
  ],
};

function textColumn(
  id: string,
  title: string,
  {width, rank, text}: {width: number; rank: number; text: (finding: FindingRecord) => string | undefined},
): Column<FindingRow> {
  return {
    id,
    title,
    width,
    rank,
    cell: row => {
      const value = text(row.finding);
      return value === undefined ? NOTHING : {text: value};
    },
    compare: (one, other) => compareTexts(text(one.finding) ?? '', text(other.finding) ?? ''),
  };
}
