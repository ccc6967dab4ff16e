import type {RepositoryId} from './records.ts';
import type {State} from './state.ts';

/** How many repositories a registry has. */
export function countRepositories(state: State, registry: {accountId: string; region: string}): number {
  return state.table('counts').get(repositoriesKey(registry)) ?? 0;
}

/** How many images a repository has. */
export function countImages(state: State, repository: RepositoryId): number {
  return state.table('counts').get(imagesKey(repository)) ?? 0;
}

/** Changes the number of a registry's repositories, inside a transaction. */
export function addRepositories(
  state: State,
  registry: {accountId: string; region: string},
  change: number,
): void {
  add(state, repositoriesKey(registry), change);
}

/** Changes the number of a repository's images, inside a transaction. */
export function addImages(state: State, repository: RepositoryId, change: number): void {
  add(state, imagesKey(repository), change);
}

function add(state: State, key: string[], change: number): void {
  const counts = state.table('counts');
  const next = (counts.get(key) ?? 0) + change;
  if (next > 0) counts.put(key, next);
  else counts.remove(key);
}

function repositoriesKey({accountId, region}: {accountId: string; region: string}): string[] {
  return [accountId, region, 'repositories'];
}

function imagesKey({accountId, region, repositoryName}: RepositoryId): string[] {
  return [accountId, region, 'images', repositoryName];
}
