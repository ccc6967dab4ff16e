import type {Database} from 'lmdb';
import type {Entry, Key, RangeQuery, Table} from './table.ts';

/** Sorts after every text that a key can hold. */
const LAST = '\u{10ffff}';

/** A table kept in one named database of an LMDB environment. */
export class LmdbTable<T> implements Table<T> {
  readonly #database: Database<T, (string | number)[]>;
  readonly #mayWrite: () => void;

  /** `mayWrite` throws where no transaction is open. */
  constructor(database: Database<T, (string | number)[]>, mayWrite: () => void) {
    this.#database = database;
    this.#mayWrite = mayWrite;
  }

  get(key: Key): T | undefined {
    return this.#database.get(key as (string | number)[]);
  }

  has(key: Key): boolean {
    return this.#database.doesExist(key as (string | number)[]);
  }

  put(key: Key, value: T): void {
    this.#mayWrite();
    this.#database.putSync(key as (string | number)[], value);
  }

  remove(key: Key): void {
    this.#mayWrite();
    this.#database.removeSync(key as (string | number)[]);
  }

  range(query: RangeQuery): Iterable<Entry<T>> {
    const entries = this.#database.getRange(rangeOptions(query));
    if (query.prefix.length > 0) return entries;
    return entries.map(({key, value}) => ({key: asKey(key), value}));
  }

  keys(query: RangeQuery): Iterable<Key> {
    const keys = this.#database.getKeys(rangeOptions(query));
    return query.prefix.length > 0 ? keys : keys.map(asKey);
  }
}

/** A key of one part comes back without its list. */
function asKey(key: (string | number)[] | string | number): Key {
  return Array.isArray(key) ? key : [key];
}

function rangeOptions({prefix, after, limit, reverse}: RangeQuery) {
  const first = [...prefix];
  const last = [...prefix, LAST];
  return {
    start: after ? [...after] : reverse ? last : first,
    end: reverse ? first : last,
    ...(after === undefined ? {} : {exclusiveStart: true}),
    ...(limit === undefined ? {} : {limit}),
    ...(reverse ? {reverse: true} : {}),
  };
}
