import type {RepositoryId} from './records.ts';

/** The first parts of the key of everything in a repository. */
export function repositoryKey({accountId, region, repositoryName}: RepositoryId): string[] {
  return [accountId, region, repositoryName];
}
