import {EcrctlError} from '../../errors.ts';
import {parseSize} from '../text/size.ts';
import {parseDuration} from '../text/time.ts';
import type {Measure} from './measure.ts';

type Unit = Measure<unknown>['unit'];

/** Whether what a row measures is as wanted; `now` is the moment by which ages are told. */
export type Comparison = (value: number, now: number) => boolean;

/** A number with the step to the next one that is written with as many digits in the same unit. */
interface Quantity {
  value: number;
  step: number;
}

/** What a filter may say about a column of each unit, for people. */
export const EXAMPLES: Readonly<Record<Unit, string>> = {
  time: '3h, <3h or >30d (s m h d w mo y)',
  bytes: '<500K, >100M or >1.5G',
  count: '0, <10 or >100',
};

/** The operators, by what each wants of how the value stands to the quantity. */
const OPERATORS: Readonly<Record<string, (difference: number) => boolean>> = {
  '<': difference => difference < 0,
  '<=': difference => difference <= 0,
  '>': difference => difference > 0,
  '>=': difference => difference >= 0,
};

/**
 * Reads `<3h`, `>=100M`, or `3h` alone, which is what the column says as `3h ago`. Undefined for any other text,
 * which is looked for in what the column says.
 * @throws EcrctlError INVALID_INPUT for `<` or `>` before something that the unit does not have
 */
export function parseComparison(text: string, unit: Unit): Comparison | undefined {
  const [, operator = '', amount = ''] = /^([<>]=?)?(.*)$/.exec(text)!;
  const quantity = parseQuantity(amount, unit);
  const fits = OPERATORS[operator];
  if (quantity && fits) return (value, now) => fits(magnitude(value, unit, now) - quantity.value);
  if (fits) throw new EcrctlError('INVALID_INPUT', `${text} cannot be compared: write ${EXAMPLES[unit]}`);
  return quantity && ((value, now) => isAbout(magnitude(value, unit, now), quantity, unit));
}

/** Of a time, how long ago it is. */
function magnitude(value: number, unit: Unit, now: number): number {
  return unit === 'time' ? now - value : value;
}

/** Columns round ages down and sizes to the nearest. */
function isAbout(value: number, {value: wanted, step}: Quantity, unit: Unit): boolean {
  const from = unit === 'bytes' ? wanted - step / 2 : wanted;
  return value >= from && value < from + step;
}

function parseQuantity(text: string, unit: Unit): Quantity | undefined {
  if (unit === 'time') return parseDuration(text);
  if (unit === 'bytes') return parseSize(text);
  return /^\d+$/.test(text) ? {value: Number(text), step: 1} : undefined;
}
