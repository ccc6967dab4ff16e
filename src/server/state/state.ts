import type {Table} from './table.ts';
import type {RecordTypes, TableName} from './tables.ts';

/** The records of a local ECR. Several processes may have the same data directory open at once. */
export interface State {
  /** The table of a name; every name is declared in `tables.ts`. */
  table<Name extends TableName>(name: Name): Table<RecordTypes[Name]>;
  /**
   * Runs `work` alone among all writers of all processes. What it throws rolls every write of it back.
   * Resolves when the writes are on disk. `work` is synchronous: it reads, judges and writes, and waits for
   * nothing.
   */
  transaction<T>(work: () => T): Promise<T>;
  /**
   * Makes the reads that follow see what every process has committed until now. Without it they may see the
   * records as they were a moment ago.
   */
  refresh(): void;
  /** Changes with every commit of any process: what was computed at the same revision is still right. */
  revision(): number;
  close(): Promise<void>;
}
