import type {RepositoryRecord, RepositorySummary, TagMutability} from '../backend.ts';
import {formatCount} from '../text/count.ts';
import {truncateStart} from '../text/fit.ts';
import {GLYPH} from '../text/glyphs.ts';
import {harmless} from '../text/sanitize.ts';
import {formatSize} from '../text/size.ts';
import {formatTime} from '../text/time.ts';
import {agoCell, NOTHING} from './cells.ts';
import {compareTexts} from './compare.ts';
import type {PaneDefinition, PaneRow, Span} from './pane.ts';

/** A repository with what is known of its images so far. */
export interface RepositoryRow extends PaneRow {
  repository: RepositoryRecord;
  /** Absent until somebody looked; `failed` when looking failed. */
  summary?: RepositorySummary | 'loading' | 'failed';
  /** Whether the summary was asked for before the list was loaded again. */
  stale?: boolean;
}

const MUTABILITY_WORDS: Record<TagMutability, Span> = {
  MUTABLE: {text: 'mutable'},
  IMMUTABLE: {text: 'immutable', tone: 'accent'},
  MUTABLE_WITH_EXCLUSION: {text: 'mutable+'},
  IMMUTABLE_WITH_EXCLUSION: {text: 'immutable+', tone: 'accent'},
};

/** Repositories: what is in them, when something came, and the rules that hold for them. */
export const REPOSITORIES: PaneDefinition<RepositoryRow> = {
  noun: ['repository', 'repositories'],
  heading: true,
  sort: {column: 'name', descending: false},
  markable: true,
  detail: ({repository}) => repositoryDetail(repository),
  detailOnDemand: true,
  searchText: row => row.key,
  columns: [
    {
      id: 'name',
      title: 'REPOSITORY',
      width: 16,
      grow: true,
      max: 64,
      rank: 0,
      sortKey: 'N',
      // Long names of a registry begin alike.
      cell: (row, {width}) => ({text: truncateStart(harmless(row.key), width)}),
      compare: (one, other) => compareTexts(one.key, other.key),
    },
    {
      id: 'images',
      title: 'IMAGES',
      width: 7,
      align: 'right',
      rank: 1,
      sortKey: 'I',
      cell: row =>
        summarised(row, ({imageCount, partial}) => ({text: atLeast(formatCount(imageCount), partial)})),
      measure: {unit: 'count', of: row => known(row)?.imageCount},
    },
    {
      id: 'size',
      title: 'SIZE',
      width: 9,
      align: 'right',
      rank: 2,
      sortKey: 'S',
      cell: row =>
        summarised(row, ({imageSizeInBytes, partial}) => ({
          text: atLeast(formatSize(imageSizeInBytes), partial),
        })),
      measure: {unit: 'bytes', of: row => known(row)?.imageSizeInBytes},
    },
    {
      id: 'pushed',
      title: 'PUSHED',
      width: 8,
      align: 'right',
      rank: 0,
      sortKey: 'P',
      cell: (row, {now}) => summarised(row, ({lastPushedAt}) => agoCell(lastPushedAt, now)),
      measure: {unit: 'time', of: row => known(row)?.lastPushedAt},
    },
    {
      id: 'tags',
      title: 'TAGS',
      width: 10,
      rank: 3,
      cell: row => MUTABILITY_WORDS[row.repository.imageTagMutability],
    },
    {
      id: 'scan',
      title: 'SCAN',
      width: 7,
      rank: 5,
      // Names of repositories are long, and tell apart only by their ends.
      wideOnly: true,
      cell: row => ({text: row.repository.scanOnPush ? 'on push' : 'manual'}),
    },
    {
      id: 'policies',
      title: 'POLICIES',
      width: 9,
      rank: 4,
      cell: row => summarised(row, policiesCell),
    },
    {
      id: 'encryption',
      title: 'ENCRYPTION',
      width: 10,
      rank: 6,
      wideOnly: true,
      cell: row => ({text: row.repository.encryptionType}),
    },
    {
      id: 'created',
      title: 'CREATED',
      width: 8,
      align: 'right',
      rank: 7,
      wideOnly: true,
      cell: (row, {now}) => agoCell(row.repository.createdAt, now),
      measure: {unit: 'time', of: row => row.repository.createdAt},
    },
  ],
};

/** The summary of a row, once it is there. */
export function known({summary}: RepositoryRow): RepositorySummary | undefined {
  return typeof summary === 'object' ? summary : undefined;
}

function summarised(row: RepositoryRow, cell: (summary: RepositorySummary) => Span): Span {
  const summary = known(row);
  if (summary) return cell(summary);
  return row.summary === 'loading'
    ? {text: '…', tone: 'dim'}
    : row.summary === 'failed'
      ? {text: '?', tone: 'dim'}
      : NOTHING;
}

function atLeast(text: string, partial: boolean): string {
  return partial ? `${text}+` : text;
}

function policiesCell({hasLifecyclePolicy, hasRepositoryPolicy}: RepositorySummary): Span {
  if (hasLifecyclePolicy === undefined && hasRepositoryPolicy === undefined) return {text: '?', tone: 'dim'};
  if (hasLifecyclePolicy && hasRepositoryPolicy) return {text: 'both'};
  if (hasLifecyclePolicy) return {text: 'lifecycle'};
  return hasRepositoryPolicy ? {text: 'access'} : {text: 'none', tone: 'dim'};
}

/** What the columns have no room for: the names for clients and policies, when it was made, all settings. */
function repositoryDetail(repository: RepositoryRecord): string[] {
  const {repositoryUri, repositoryArn, createdAt, encryptionType, scanOnPush} = repository;
  const facts = [
    ...(createdAt ? [`created ${formatTime(createdAt.getTime())}`] : []),
    `encrypted with ${encryptionType}`,
    scanOnPush ? 'scanned on push' : 'scanned when asked',
  ];
  return [
    repositoryUri,
    repositoryArn,
    `tags are ${mutabilityWords(repository)}`,
    facts.join(` ${GLYPH.dot} `),
  ];
}

function mutabilityWords({
  imageTagMutability,
  imageTagMutabilityExclusionFilters = [],
}: RepositoryRecord): string {
  const word = imageTagMutability.startsWith('IMMUTABLE') ? 'immutable' : 'mutable';
  const filters = imageTagMutabilityExclusionFilters.join(', ');
  return filters === '' ? word : `${word}, except ${filters}`;
}
