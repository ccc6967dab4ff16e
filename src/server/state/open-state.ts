import path from 'node:path';
import {open, type RootDatabase} from 'lmdb';
import {settleFormat} from './format.ts';
import {LmdbTable} from './lmdb-table.ts';
import {makeFolder} from './make-folder.ts';
import {requireRoom} from './require-room.ts';
import type {State} from './state.ts';
import type {Table} from './table.ts';
import {type RecordTypes, TABLES, type TableName} from './tables.ts';
import {Writer} from './writer.ts';

/** Room for tables yet to come; LMDB wants the number when it opens. */
const MAX_TABLES = 64;
/** Concurrent readers over all processes on one data directory. */
const MAX_READERS = 512;

/**
 * Opens the records of a data directory, which comes into being when it is not there.
 * @throws EcrctlError DATA_FORMAT_TOO_NEW, DISK_FULL
 */
export function openState(dataDir: string): State {
  const folder = path.join(dataDir, 'records');
  makeFolder(folder);
  requireRoom(folder);
  const environment = openEnvironment(folder);
  const meta = environment.openDB<unknown, string[]>({name: 'meta', encoding: 'json'});
  settleFormat(meta);
  // Locks of readers that were killed would keep old pages alive for ever.
  environment.readerCheck();
  const writer = new Writer(environment, meta);
  const tables = openTables(environment, writer.mayWrite);
  return {
    table: <Name extends TableName>(name: Name) => tables.get(name) as unknown as Table<RecordTypes[Name]>,
    transaction: work => writer.run(work),
    refresh: () => environment.resetReadTxn(),
    revision: () => writer.revision(),
    async close() {
      writer.flush();
      await environment.close();
    },
  };
}

function openEnvironment(folder: string): RootDatabase {
  return open({
    path: folder,
    maxDbs: MAX_TABLES,
    maxReaders: MAX_READERS,
    // Classic commits: data pages are on disk before the page that makes them current.
    overlappingSync: false,
  });
}

function openTables(environment: RootDatabase, mayWrite: () => void): Map<TableName, LmdbTable<unknown>> {
  const names = Object.keys(TABLES) as TableName[];
  return new Map(
    names.map(name => {
      const {encoding} = TABLES[name];
      return [name, new LmdbTable(environment.openDB({name, encoding}), mayWrite)];
    }),
  );
}
