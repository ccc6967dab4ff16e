/** The parts of a key, from the widest to the narrowest: account, region, then what the table says. */
export type Key = readonly (string | number)[];

/** One record with its key. */
export interface Entry<T> {
  key: Key;
  value: T;
}

/** Which records of a table: those whose keys begin with `prefix`, after `after` where a page begins there. */
export interface RangeQuery {
  prefix: Key;
  /** Exclusive; a key that need not exist any more, so that pages stay right while records come and go. */
  after?: Key | undefined;
  limit?: number;
  reverse?: boolean;
}

/**
 * Records of one kind, ordered by key. Reads are synchronous and see what is committed (inside a
 * transaction, also its own writes). `put` and `remove` belong inside `State.transaction`, nowhere else.
 * A value that was read is never changed in place: write `{...value, member}` back.
 */
export interface Table<T> {
  get(key: Key): T | undefined;
  has(key: Key): boolean;
  put(key: Key, value: T): void;
  remove(key: Key): void;
  range(query: RangeQuery): Iterable<Entry<T>>;
  /** The keys alone, which costs no decoding of values. */
  keys(query: RangeQuery): Iterable<Key>;
}
