import type {RepositoryId} from './records.ts';

/** The first parts of the key of everything in a repository. */
export function repositoryKey({accountId, region, repositoryName}: RepositoryId): string[] {
  return [accountId, region, repositoryName];
}

/** The same repository in words, for sets and maps. */
export function sameRepository(one: RepositoryId, other: RepositoryId): boolean {
  return (
    one.accountId === other.accountId &&
    one.region === other.region &&
    one.repositoryName === other.repositoryName
  );
}
