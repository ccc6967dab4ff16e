import type {Database} from 'lmdb';
import {EcrctlError} from '../../errors.ts';

/** The format in which this version writes its records. */
export const DATA_FORMAT = 1;

const FORMAT_KEY = ['format'];

/** A step from one format to the next, run inside the transaction that also writes the new number. */
export type Migration = () => void;

/** `MIGRATIONS[n]` turns format n into n + 1. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {};

/**
 * Brings a data directory's records to the current format and says from which one, when it had to.
 * @throws EcrctlError DATA_FORMAT_TOO_NEW when a newer version wrote them
 */
export function settleFormat(
  meta: Database<unknown, string[]>,
  options: {current?: number; migrations?: Readonly<Record<number, Migration>>} = {},
): number | undefined {
  const {current = DATA_FORMAT, migrations = MIGRATIONS} = options;
  return meta.transactionSync(() => {
    const found = meta.get(FORMAT_KEY) as number | undefined;
    if (found === current) return undefined;
    if (found !== undefined && found > current) throw tooNew(found, current);
    for (let format = found ?? current; format < current; format += 1) migrations[format]?.();
    meta.putSync(FORMAT_KEY, current);
    return found;
  });
}

function tooNew(found: number, current: number): EcrctlError {
  return new EcrctlError(
    'DATA_FORMAT_TOO_NEW',
    `the data directory has format ${found}; this version knows formats up to ${current}`,
    {hint: 'use the newer ecrctl that wrote it, or another --data directory'},
  );
}
