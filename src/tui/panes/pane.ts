import type {Alignment} from '../text/fit.ts';
import type {Measure} from './measure.ts';

/** What a text means, which decides its colour where there is one; the words carry the meaning alone. */
export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'warn' | 'bad' | 'accent';

/** A piece of a line in one tone. */
export interface Span {
  text: string;
  tone?: Tone;
}

/** A line of a screen; its spans are already as wide as they shall be. */
export type Line = readonly Span[];

/** One row of a list. Its key stays the same when the list is loaded again. */
export interface PaneRow {
  key: string;
  /** The key of the row that this one unfolds from. */
  parent?: string | undefined;
}

/** What a cell may want to know beside its row. */
export interface CellContext {
  now: number;
  /** How many of a row's children are in the list, and whether they are shown. */
  fold: 'none' | 'folded' | 'unfolded';
  /** Columns that the cell has. */
  width: number;
}

/** The context in which cells are asked for their text by filters and sorts, where no row is drawn. */
export const UNDRAWN: CellContext = {now: 0, fold: 'none', width: Number.POSITIVE_INFINITY};

/** One column of a list. */
export interface Column<Row> {
  /** The name in `name:value` filters and `:sort name`. */
  id: string;
  title: string;
  /** Columns that it needs; `grow` says that it takes what is left. */
  width: number;
  grow?: boolean;
  /** More than this it never needs; a column that does not grow gets it where there is room for all of it. */
  max?: number;
  align?: Alignment;
  /** The higher, the earlier it is left out on a narrow terminal; 0 never. */
  rank: number;
  /** Shown only where there is room to spare, or when wide columns are asked for. */
  wideOnly?: boolean;
  /** Shown only once somebody has asked for it: what it says is not known before. */
  onDemand?: boolean;
  cell(row: Row, context: CellContext): Span;
  /** The names that the cell has, where it has several or shows more than them: for filters and saved lists. */
  names?(row: Row): readonly string[];
  /** What the cell says in words, where that is an amount. */
  measure?: Measure<Row>;
  /** Ascending; absent where the order is that of what is measured or of the texts, or sorting makes no sense. */
  compare?(one: Row, other: Row): number;
  /** The key (with Shift) that sorts by it. */
  sortKey?: string;
}

/** How a list is sorted. */
export interface Sort {
  column: string;
  descending: boolean;
}

/** What kinds of rows there are; `definitions` says how each is shown. */
export type PaneKind =
  | 'repositories'
  | 'images'
  | 'layers'
  | 'platforms'
  | 'findings'
  | 'referrers'
  | 'files'
  | 'rules'
  | 'verdicts'
  | 'statements'
  | 'pullers'
  | 'jobs'
  | 'messages'
  | 'text';

/** How the rows of one kind are shown, sorted, found and marked. */
export interface PaneDefinition<Row extends PaneRow> {
  /** What one row is called, and several; absent where counting them says nothing. */
  noun?: readonly [one: string, several: string];
  columns: readonly Column<Row>[];
  /** Whether the column titles are shown. */
  heading: boolean;
  sort?: Sort;
  /** What a filter without a column looks at; each name on a line of its own, for `^` and `$` of a pattern. */
  searchText(row: Row): string;
  markable?: boolean;
  /** All there is to say about the row under the cursor, one paragraph a text, shown below the list. */
  detail?(row: Row, context: {now: number}): readonly string[];
  /** Whether that is shown only when it is asked for (of others, more is): lists that one scans keep their rows. */
  detailOnDemand?: true;
}

/** A list with a place in it: what is shown, where the cursor is, what is marked. */
export interface Pane<Row extends PaneRow = PaneRow> {
  kind: PaneKind;
  /** All rows, sorted; in the order in which they came where the list has no sort. */
  rows: readonly Row[];
  /** The rows that the filter lets through, sorted, with what is unfolded. */
  visible: readonly Row[];
  /** Keys of rows that have others below them. */
  parents: ReadonlySet<string>;
  /** Keys of rows that the filter does not let through: they are shown for what passes below them. */
  context: ReadonlySet<string>;
  /** A position in `visible`; 0 in an empty list. */
  cursor: number;
  /** The position in `visible` that is shown first. */
  top: number;
  filter: string;
  /** The moment by which the filter tells ages, in milliseconds since 1970. */
  now: number;
  sort: Sort | undefined;
  marks: ReadonlySet<string>;
  /** The key where the marking of a range began. */
  rangeStart: string | undefined;
  /** The columns on demand that somebody has asked for. */
  asked: ReadonlySet<string>;
  unfolded: ReadonlySet<string>;
}
