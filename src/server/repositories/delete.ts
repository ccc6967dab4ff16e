import {EcrFault} from '../ecr-fault.ts';
import {removeLayer} from '../layers/layer-records.ts';
import {addImages, addRepositories, countImages} from '../state/counts.ts';
import type {RepositoryId, RepositoryRecord} from '../state/records.ts';
import {repositoryKey} from '../state/repository-key.ts';
import type {State} from '../state/state.ts';
import {TABLES, type TableName} from '../state/tables.ts';
import {requireRepository} from './repository.ts';

/**
 * Removes a repository with every record in it, inside a transaction.
 * @throws EcrFault RepositoryNotFoundException, RepositoryNotEmptyException unless forced
 */
export function removeRepository(
  state: State,
  repository: RepositoryId,
  {force, now}: {force: boolean; now: number},
): RepositoryRecord {
  const record = requireRepository(state, repository);
  if (!force && hasImages(state, repository)) throw notEmpty(repository);
  for (const digest of layersOf(state, repository)) removeLayer(state, repository, {digest, now});
  for (const name of Object.keys(TABLES) as TableName[]) {
    if (TABLES[name].scope === 'repository') clearTable(state, name, repository);
  }
  addImages(state, repository, -countImages(state, repository));
  state.table('repositories').remove(repositoryKey(repository));
  addRepositories(state, repository, -1);
  return record;
}

/** The list first: a table does not change under its own cursor. */
function layersOf(state: State, repository: RepositoryId): string[] {
  return Array.from(state.table('layers').keys({prefix: repositoryKey(repository)}), key => String(key[3]));
}

function hasImages(state: State, repository: RepositoryId): boolean {
  const [first] = state.table('images').keys({prefix: repositoryKey(repository), limit: 1});
  return first !== undefined;
}

function clearTable(state: State, name: TableName, repository: RepositoryId): void {
  const table = state.table(name);
  // The list first: a table does not change under its own cursor.
  for (const key of [...table.keys({prefix: repositoryKey(repository)})]) table.remove(key);
}

function notEmpty({accountId, repositoryName}: RepositoryId): EcrFault {
  return new EcrFault(
    'RepositoryNotEmptyException',
    `The repository with name '${repositoryName}' in registry with id '${accountId}' cannot be deleted because it still contains images`,
  );
}
