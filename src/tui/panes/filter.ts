import {EcrctlError} from '../../errors.ts';
import {parseComparison} from './comparison.ts';
import {type Measure, measured} from './measure.ts';

/** Whether a row passes; columns are asked by name only where the filter names one. */
export type Matcher<Row> = (row: Row) => boolean;

/** What a filter may say of one column: a text, and of an amount how it compares. */
export interface SearchableColumn<Row> {
  text(row: Row): string;
  measure?: Measure<Row> | undefined;
}

/** How a filter gets at the texts of a row. */
export interface Searchable<Row> {
  searchText(row: Row): string;
  /** Undefined where no column has that name. */
  column(name: string): SearchableColumn<Row> | undefined;
  /** The moment by which ages are told. */
  now: number;
}

/**
 * Reads a filter: a substring (in any case, unless it has capitals), `!text` for what does not contain it,
 * `column:text` for one column, `column:<3h` and `column:>100M` for one that measures something, `/pattern/` for a
 * regular expression; several words must all match.
 * @throws EcrctlError INVALID_INPUT for a pattern that is none, and for `<` or `>` before what cannot be compared
 */
export function parseFilter<Row>(filter: string, searchable: Searchable<Row>): Matcher<Row> {
  const matchers = splitTerms(filter).map(term => termMatcher(term, searchable));
  return row => matchers.every(matches => matches(row));
}

/** The columns that a filter names, whether there are such or not. */
export function columnsNamed(filter: string): string[] {
  return splitTerms(filter).flatMap(term => COLUMN_TERM.exec(term.replace(/^!/, ''))?.[1] ?? []);
}

/** A term about a column, and what is said of it. */
const COLUMN_TERM = /^([a-z]+):(.*)$/;

/** Words, with a `/pattern with spaces/` as one. */
function splitTerms(filter: string): string[] {
  return filter.match(/!?(?:[\w-]+:)?\/(?:\\.|[^/])+\/(?=\s|$)|\S+/g) ?? [];
}

function termMatcher<Row>(term: string, searchable: Searchable<Row>): Matcher<Row> {
  if (term.length > 1 && term.startsWith('!')) {
    const matches = termMatcher(term.slice(1), searchable);
    return row => !matches(row);
  }
  const [, name = '', value = ''] = COLUMN_TERM.exec(term) ?? [];
  const column = searchable.column(name);
  if (column) return columnMatcher(column, value, searchable.now);
  const matches = textMatcher(term);
  return row => matches(searchable.searchText(row));
}

/** What a row does not have (the last pull of an image that was never pulled) is neither less nor more. */
function columnMatcher<Row>(
  {text, measure}: SearchableColumn<Row>,
  value: string,
  now: number,
): Matcher<Row> {
  const compares = measure && parseComparison(value, measure.unit);
  if (!compares) {
    const matches = textMatcher(value);
    return row => matches(text(row));
  }
  return row => {
    const own = measured(measure, row);
    return own !== undefined && compares(own, now);
  };
}

function textMatcher(wanted: string): (text: string) => boolean {
  const pattern = /^\/(.+)\/$/.exec(wanted);
  if (pattern) {
    const expression = compile(pattern[1]!);
    return text => expression.test(text);
  }
  if (wanted !== wanted.toLowerCase()) return text => text.includes(wanted);
  return text => text.toLowerCase().includes(wanted);
}

function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, pattern === pattern.toLowerCase() ? 'im' : 'm');
  } catch (cause) {
    throw new EcrctlError('INVALID_INPUT', `/${pattern}/ is not a regular expression`, {cause});
  }
}
