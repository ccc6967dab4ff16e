import {EcrctlError} from '../../errors.ts';

/** Whether a row passes; columns are asked by name only where the filter names one. */
export type Matcher<Row> = (row: Row) => boolean;

/** How a filter gets at the texts of a row. */
export interface Searchable<Row> {
  searchText(row: Row): string;
  /** The text of a column; undefined where no column has that name. */
  columnText(column: string): ((row: Row) => string) | undefined;
}

/**
 * Reads a filter: a substring (in any case, unless it has capitals), `!text` for what does not contain it,
 * `column:text` for one column, `/pattern/` for a regular expression; several words must all match.
 * @throws EcrctlError INVALID_INPUT for a pattern that is none
 */
export function parseFilter<Row>(filter: string, searchable: Searchable<Row>): Matcher<Row> {
  const matchers = splitTerms(filter).map(term => termMatcher(term, searchable));
  return row => matchers.every(matches => matches(row));
}

/** Words, with a `/pattern with spaces/` as one. */
function splitTerms(filter: string): string[] {
  return filter.match(/!?(?:[\w-]+:)?\/(?:\\.|[^/])+\/(?=\s|$)|\S+/g) ?? [];
}

function termMatcher<Row>(term: string, searchable: Searchable<Row>): Matcher<Row> {
  if (term.length > 1 && term.startsWith('!')) {
    const matches = termMatcher(term.slice(1), searchable);
    return row => !matches(row);
  }
  const column = /^([a-z]+):(.*)$/.exec(term);
  const columnText = column && searchable.columnText(column[1]!);
  const text = columnText ?? searchable.searchText;
  const matches = textMatcher(columnText ? column![2]! : term);
  return row => matches(text(row));
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
    return new RegExp(pattern, pattern === pattern.toLowerCase() ? 'i' : '');
  } catch (cause) {
    throw new EcrctlError('INVALID_INPUT', `/${pattern}/ is not a regular expression`, {cause});
  }
}
