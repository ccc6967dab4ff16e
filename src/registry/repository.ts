import type {RegistryClient} from './registry-client.ts';

/** One repository of a registry, as the requests of the distribution API address it. */
export interface Repository {
  client: RegistryClient;
  name: string;
}

/** A path of the API below a repository, for example `/v2/app/blobs/…`. */
export function pathOf(repository: Repository, rest: string): string {
  return `/v2/${repository.name}/${rest}`;
}

/** What a token must allow for reading. */
export function pullScopes(name: string): string[] {
  return [`repository:${name}:pull`];
}

/** What a token must allow for writing (distribution's token specification: actions in this order). */
export function pushScopes(name: string): string[] {
  return [`repository:${name}:pull,push`];
}

/** What a token must allow for deleting. */
export function deleteScopes(name: string): string[] {
  return [`repository:${name}:delete,pull`];
}
