import type {Database, RootDatabase} from 'lmdb';
import {EcrctlError} from '../../errors.ts';

interface Waiting {
  work: () => unknown;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

type Outcome = {value: unknown} | {error: unknown};

const REVISION_KEY = ['revision'];

/**
 * Runs writers one after the other and commits those together that came together, so that many of them
 * share one sync of the disk. Each is a transaction of its own: what it throws takes its writes back, and
 * only its own.
 */
export class Writer {
  readonly #environment: RootDatabase;
  readonly #meta: Database<unknown, string[]>;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #writing = false;

  constructor(environment: RootDatabase, meta: Database<unknown, string[]>) {
    this.#environment = environment;
    this.#meta = meta;
  }

  /** Refuses a write outside a transaction: it would be neither atomic nor in order. */
  readonly mayWrite = (): void => {
    if (!this.#writing) throw new EcrctlError('UNKNOWN', 'a record is written outside a transaction');
  };

  /** Counts commits, of all processes together. */
  revision(): number {
    return (this.#meta.get(REVISION_KEY) as number | undefined) ?? 0;
  }

  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({work, resolve: resolve as (value: unknown) => void, reject});
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.flush());
    });
  }

  /** Commits what is waiting, now. */
  flush(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    this.#scheduled = false;
    if (batch.length === 0) return;
    let outcomes: Outcome[];
    try {
      outcomes = this.#commit(batch);
    } catch (error) {
      for (const {reject} of batch) reject(error);
      return;
    }
    for (const [position, outcome] of outcomes.entries()) {
      const {resolve, reject} = batch[position]!;
      if ('error' in outcome) reject(outcome.error);
      else resolve(outcome.value);
    }
  }

  #commit(batch: Waiting[]): Outcome[] {
    this.#writing = true;
    try {
      // The default flags: the commit is synced before this returns.
      return this.#environment.transactionSync(() => {
        const outcomes = batch.map(({work}) => this.#attempt(work));
        this.#meta.putSync(REVISION_KEY, this.revision() + 1);
        return outcomes;
      });
    } finally {
      this.#writing = false;
    }
  }

  #attempt(work: () => unknown): Outcome {
    try {
      // Inside a transaction this is a child transaction, which a throw aborts alone.
      return {value: this.#environment.transactionSync(work)};
    } catch (error) {
      return {error};
    }
  }
}
