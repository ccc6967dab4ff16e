import type {RepositoryId} from '../state/records.ts';

/** A request to `/v2/` as its handlers see it: no sockets, no HTTP objects. */
export interface DistributionRequest {
  method: string;
  query: URLSearchParams;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  body: AsyncIterable<Uint8Array>;
}

/** What a path of `/v2/` names. */
export interface Target {
  repository: RepositoryId;
  /** The last part of the path: a tag, a digest or an upload id. */
  name: string;
}
