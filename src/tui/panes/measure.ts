import {compareNumbers} from './compare.ts';

/** What a column measures: it is sorted by that, and filters take `<` and `>` for it. */
export type Measure<Row> =
  | {unit: 'time'; of(row: Row): Date | undefined}
  | {unit: 'bytes' | 'count'; of(row: Row): number | undefined};

/** Bytes, a count, or milliseconds since 1970; undefined where the row has none (an image that was never pulled). */
export function measured<Row>(measure: Measure<Row>, row: Row): number | undefined {
  return measure.unit === 'time' ? measure.of(row)?.getTime() : measure.of(row);
}

/** Ascending order of what is measured; what is absent comes first. */
export function measureOrder<Row>(measure: Measure<Row>): (one: Row, other: Row) => number {
  return (one, other) => compareNumbers(measured(measure, one), measured(measure, other));
}
